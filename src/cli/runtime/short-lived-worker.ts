import type { RunningWorker } from '../../worker.js';
import { workerLogLevel } from '../output/verbosity.js';
import { shortLivedWorker } from './configuration.js';
import type { Platform } from './platform.js';

/** Starts a worker that lives as long as a command with the embedded default: there may be no other one. */
export async function startShortLivedWorker({ settings, temporal, sources }: Platform): Promise<RunningWorker> {
  // The native worker takes long to load: only a command that runs one does.
  const { startWorker } = await import('../../worker.js');
  const options = { logLevel: workerLogLevel('error'), alsoAllowed: sources.allowed };
  return startWorker(shortLivedWorker(settings), temporal, options);
}
