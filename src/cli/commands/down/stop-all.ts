import { stopDaemon, type StopStep } from '../../../embedded/daemon.js';
import { isRunning } from '../../../embedded/process-identity.js';
import { readRecord, type ServiceName } from '../../../embedded/service-record.js';
import { stopUnusedServices } from '../../../embedded/services.js';
import { progressLine } from '../../output/verbosity.js';
import { runningWorker } from '../../runtime/source-memory.js';

/** Processes of a home that were stopped, and those that were not. */
export interface Stopped {
  /** Process of the `up` or the worker that was stopped; null if none stayed up. */
  readonly pid: number | null;
  /** Servers that nobody used, and that were stopped too. */
  readonly leftServers: readonly ServiceName[];
  /** Servers that other commands use, such as a demo in another terminal. */
  readonly inUse: readonly ServiceName[];
}

const SERVICES: readonly ServiceName[] = ['postgres', 'temporal'];

/** Steps in which an up is stopped: its worker hands over its steps, then its servers stop, each in its own time. */
const STOP: readonly StopStep[] = [['SIGTERM', 120_000]];

/** Stops the worker that stays up in a home, then the servers there that no other command uses. */
export async function stopAll(home: string): Promise<Stopped> {
  const worker = runningWorker(home);
  if (worker !== null) {
    progressLine(`Stopping sparkify up (process ${worker.pid})`);
    await stopDaemon(worker, STOP);
  }
  const found = SERVICES.filter((name) => hasServer(home, name));
  const inUse = found.length === 0 ? [] : await stopUnusedServices(home, progressLine);
  return { pid: worker?.pid ?? null, leftServers: found.filter((name) => !inUse.includes(name)), inUse };
}

/** Whether the server of a service runs, even if it does not answer, or its Web UI's proxy has ended. */
function hasServer(home: string, name: ServiceName): boolean {
  const record = readRecord(home, name);
  return record !== undefined && isRunning(record.process);
}
