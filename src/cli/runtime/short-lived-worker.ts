import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { homeFolder } from '../../embedded/home.js';
import type { RunningWorker } from '../../worker.js';
import { workerLogLevel } from '../output/verbosity.js';
import { shortLivedWorkerSettings } from './configuration.js';
import type { Platform } from './platform.js';
import { isServed } from './source-memory.js';

/** Interval at which a command looks whether the worker that is up still is. */
const LOOK_MS = 250;

/** Worker of a command with the embedded default. */
export interface CommandWorker extends RunningWorker {
  /** False while it is that of another process, such as `sparkify up`. */
  readonly isOwn: boolean;
}

/**
 * Worker that lives as long as a command with the embedded default. Where a worker of the same settings is up in this
 * home, none is started: loading one takes half a second. When that one stops, this process starts its own.
 */
export async function startShortLivedWorker(platform: Platform): Promise<CommandWorker> {
  const isUp = workerUpFor(platform);
  if (!isUp()) return { ...(await startOwn(platform)), isOwn: true };
  let isOwn = false;
  const stopped = new AbortController();
  const own = onceFalse(isUp, stopped.signal).then(() => {
    if (stopped.signal.aborted) return null;
    isOwn = true;
    return startOwn(platform);
  });
  const finished = own.then((worker) => worker?.finished);
  finished.catch(() => undefined); // a command that has ended waits for it no longer
  return {
    get isOwn() {
      return isOwn;
    },
    finished,
    stop: async () => {
      stopped.abort();
      await (await own)?.stop();
    },
  };
}

/** Description of what a worker serves: the same for two processes whose workers would do the same with a load. */
export function serviceOf({ settings, temporal }: Pick<Platform, 'settings' | 'temporal'>): string {
  const { address } = temporal.connection;
  // A load names its sources, and nothing that it does depends on the log and the metrics.
  const ofLoads = Object.entries(settings).filter(([name]) => !/^(S3_(LOG|SONG)_|WORKER_(LOG|METRICS)_)/.test(name));
  const all = [address, temporal.namespace, ...ofLoads.sort(([a], [b]) => (a < b ? -1 : 1))];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/** Tells whether another process runs such a worker. One of a deployment serves only loads of its version. */
function workerUpFor(platform: Platform): () => boolean {
  if (platform.settings.WORKER_DEPLOYMENT_NAME !== undefined) return () => false;
  const service = serviceOf(platform);
  return () => isServed(homeFolder(), service);
}

async function startOwn({ settings, temporal, sources }: Platform): Promise<RunningWorker> {
  // The native worker takes long to load: only a command that runs one does.
  const { startWorker } = await import('../../worker.js');
  const options = { logLevel: workerLogLevel('error'), alsoAllowed: sources.allowed };
  return startWorker(shortLivedWorkerSettings(settings), temporal, options);
}

/** Waits until a condition no longer holds, or the command stops. */
async function onceFalse(holds: () => boolean, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted && holds())
    await sleep(LOOK_MS, undefined, { signal: stopped, ref: false }).catch(() => undefined);
}
