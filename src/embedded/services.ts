import { homePaths } from './home.js';
import { withLock } from './lock.js';
import type { PostgresService } from './postgres-probe.js';
import { findPostgres, startPostgres, stopPostgres } from './postgres.js';
import type { ServiceName } from './service-record.js';
import { findTemporal, startTemporal, stopTemporal, type TemporalService } from './temporal-server.js';
import { enter, usedServices } from './users.js';

export type { PostgresService } from './postgres-probe.js';
export type { TemporalService } from './temporal-server.js';

/** What is up. */
export interface RunningServices {
  postgres?: PostgresService;
  temporal?: TemporalService;
}

/** The services that this process asked for. */
export interface Services extends RunningServices {
  /** Leaves them: those that no other process uses are stopped. May be called again. */
  close(): Promise<void>;
}

type Report = (line: string) => void;

/**
 * Gives the embedded services that are needed, started (side by side) where they do not run yet. Several processes
 * may use one home; the last that leaves a service stops it, and what a killed process left is used on.
 * @throws EMBEDDED_FAILED where one of them does not start; nothing that only we wanted is left running.
 */
export async function openServices(
  home: string,
  needs: { postgres: boolean; temporal: boolean },
  report: Report,
): Promise<Services> {
  const names = (['postgres', 'temporal'] as const).filter((name) => needs[name]);
  const { lock } = homePaths(home);
  return withLock(lock, report, async () => {
    const leave = enter(home, names);
    let closing: Promise<void> | undefined;
    const leaveAndStop = async () => {
      leave();
      await stopUnused(home, report);
    };
    try {
      const running = await startAll(home, names, report);
      return { ...running, close: () => (closing ??= withLock(lock, report, leaveAndStop)) };
    } catch (error) {
      await leaveAndStop();
      throw error;
    }
  });
}

/** What is up in this home now, whoever started it. Starts nothing. */
export async function findRunning(home: string): Promise<RunningServices> {
  const [postgres, temporal] = await Promise.all([findPostgres(home), findTemporal(home)]);
  const running: RunningServices = {};
  if (postgres !== undefined) running.postgres = postgres;
  if (temporal !== undefined) running.temporal = temporal;
  return running;
}

/** Both are waited for, also where one fails: a start that goes on behind our back could not be stopped. */
async function startAll(home: string, names: readonly ServiceName[], report: Report): Promise<RunningServices> {
  const running: RunningServices = {};
  const starts = {
    postgres: async () => (running.postgres = await startPostgres(home, report)),
    temporal: async () => (running.temporal = await startTemporal(home, report)),
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
