/**
 * A worker whose loads report what was published: it wraps one activity of the load in a custom activity.
 * Run it as `node worker.js`, with a dwh.cfg beside it and TEMPORAL_ADDRESS in the environment.
 */
import { pathToFileURL } from 'node:url';
import { readConfig, startWorker, type Activities, type RunningWorker, type Settings } from 'sparkify';

/** Sends a text to people: by chat, by mail, to a dashboard. */
export type Notify = (text: string) => Promise<void>;

/** The load's activities, with a `publish` that reports what it changed. */
export function withNotification(activities: Activities, notify: Notify): Activities {
  return {
    ...activities,
    publish: async (input) => {
      const published = await activities.publish(input);
      // A step may run twice: receivers must accept the same text twice.
      if (published.outcome === 'published') await notify(describe(input.loadId, published.changed));
      return published;
    },
  };
}

function describe(loadId: string, changed: Readonly<Record<string, { inserted: number; updated: number }>>): string {
  const tables = Object.entries(changed).map(([table, { inserted, updated }]) => `${table} +${inserted} ~${updated}`);
  return `Load ${loadId} published ${tables.join(', ')}`;
}

/** Starts the worker. It runs until it is stopped. */
export function startNotifyingWorker(settings: Settings, address: string, notify: Notify): Promise<RunningWorker> {
  return startWorker(
    settings,
    { connection: { address } },
    { logLevel: 'error', activities: (activities) => withNotification(activities, notify) },
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const address = process.env['TEMPORAL_ADDRESS'] ?? 'localhost:7233';
  const worker = await startNotifyingWorker(readConfig(process.env), address, async (text) => console.log(text));
  process.once('SIGINT', () => void worker.stop());
  await worker.finished;
}
