/**
 * A worker whose loads report what was published: it wraps one activity of the load in a custom activity.
 * Run it as `node worker.js`, with a dwh.cfg beside it and TEMPORAL_ADDRESS in the environment.
 */
import { pathToFileURL } from 'node:url';
import { readConfig, startWorker, type Activities, type RunningWorker, type Settings } from 'sparkify';

/** Tells somebody something: a chat, a mail, a dashboard. */
export type Tell = (text: string) => Promise<void>;

/** The load's activities, with a `publish` that tells what it changed. */
export function thatTell(activities: Activities, tell: Tell): Activities {
  return {
    ...activities,
    publish: async (input) => {
      const published = await activities.publish(input);
      // A step may run twice: whoever is told must bear to be told twice.
      if (published.outcome === 'published') await tell(describe(input.loadId, published.changed));
      return published;
    },
  };
}

function describe(loadId: string, changed: Readonly<Record<string, { inserted: number; updated: number }>>): string {
  const tables = Object.entries(changed).map(([table, { inserted, updated }]) => `${table} +${inserted} ~${updated}`);
  return `Load ${loadId} published ${tables.join(', ')}`;
}

/** Starts the worker. It runs until it is stopped. */
export function startTellingWorker(settings: Settings, address: string, tell: Tell): Promise<RunningWorker> {
  return startWorker(
    settings,
    { connection: { address } },
    { logLevel: 'error', activities: (activities) => thatTell(activities, tell) },
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const address = process.env['TEMPORAL_ADDRESS'] ?? 'localhost:7233';
  const worker = await startTellingWorker(readConfig(process.env), address, async (text) => console.log(text));
  process.once('SIGINT', () => void worker.stop());
  await worker.finished;
}
