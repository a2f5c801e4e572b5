import { homePaths } from './home.js';
import { reserveLock, withLock } from './lock.js';
import type { PostgresService } from './postgres-probe.js';
import { findPostgres, startPostgres, stopPostgres } from './postgres.js';
import type { ServiceName } from './service-record.js';
import { findTemporal, startTemporal, stopTemporal, type TemporalService } from './temporal-server.js';
import { enter, usedServices } from './users.js';

export type { PostgresService } from './postgres-probe.js';
export type { TemporalService } from './temporal-server.js';

/** Services that run. */
export interface RunningServices {
  postgres?: PostgresService;
  temporal?: TemporalService;
}

/** Services that this process uses. */
export interface Services extends RunningServices {
  /** Releases them: those that no other process uses are stopped. May be called again. */
  close(): Promise<void>;
}

type Report = (line: string) => void;

/**
 * Opens the embedded services that are needed, and starts (in parallel) those that do not run yet. Several processes may
 * use one home; the last that releases a service stops it, and services of a killed process are reused.
 * @param signal its abort ends the start; services that only this process needs are stopped.
 * @throws EMBEDDED_FAILED if one of them does not start, or the signal's reason; services that only this process needs are
 * stopped then.
 */
export async function openServices(
  home: string,
  needs: { postgres: boolean; temporal: boolean },
  report: Report,
  signal?: AbortSignal,
): Promise<Services> {
  const names = (['postgres', 'temporal'] as const).filter((name) => needs[name]);
  const { lock } = homePaths(home);
  const open = async (): Promise<Services> => {
    const leave = enter(home, names);
    let closing: Promise<void> | undefined;
    const leaveAndStop = async () => {
      leave();
      await stopUnused(home, report);
    };
    try {
      const running = await startAll(home, names, report, signal);
      // It is taken from the disk now: the services must also stop when the disk is full.
      const lockToClose = reserveLock(lock);
      return { ...running, close: () => (closing ??= lockToClose.hold(report, leaveAndStop)) };
    } catch (error) {
      await leaveAndStop();
      throw error;
    }
  };
  return withLock(lock, report, open, signal);
}

/**
 * Stops the services of this home that no living process uses: a killed process may have left them.
 * @returns names of the services that are still in use.
 */
export async function stopUnusedServices(home: string, report: Report): Promise<readonly ServiceName[]> {
  return withLock(homePaths(home).lock, report, async () => {
    await stopUnused(home, report);
    return [...usedServices(home)];
  });
}

/** Finds the services that run in this home now, whoever started them. Starts nothing. */
export async function findRunning(home: string): Promise<RunningServices> {
  const [postgres, temporal] = await Promise.all([findPostgres(home), findTemporal(home)]);
  const running: RunningServices = {};
  if (postgres !== undefined) running.postgres = postgres;
  if (temporal !== undefined) running.temporal = temporal;
  return running;
}

/** Starts services and waits for all of them even if one fails: a start that continues in the background could not be stopped. */
async function startAll(
  home: string,
  names: readonly ServiceName[],
  report: Report,
  signal: AbortSignal | undefined,
): Promise<RunningServices> {
  const running: RunningServices = {};
  const starts = {
    postgres: async () => (running.postgres = await startPostgres(home, report, signal)),
    temporal: async () => (running.temporal = await startTemporal(home, report, signal)),
  };
  await allOrFirstError(names.map((name) => starts[name]()));
  return running;
}

async function stopUnused(home: string, report: Report): Promise<void> {
  const used = usedServices(home);
  const stops = { postgres: stopPostgres, temporal: stopTemporal };
  const unused = (['postgres', 'temporal'] as const).filter((name) => !used.has(name));
  await allOrFirstError(unused.map((name) => stops[name](home, report)));
}

async function allOrFirstError(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
