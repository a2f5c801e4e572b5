import type { Health } from '../model/health.js';
import { sqlFile } from '../sql/files.js';
import { relationsOf } from '../warehouse/catalog.js';
import type { Schemas } from '../warehouse/schemas.js';
import type { Session } from '../warehouse/warehouse.js';
import { openRunsOf, openRunsQuery, type OpenRun } from './ended-runs.js';

/** State of star and ledger, and the runs that are open in the ledger. */
export interface LedgerReading {
  readonly health: Health;
  readonly open: readonly OpenRun[];
}

/** Reads the ledger, on the star's search path. @returns null while there is no ledger: the first load creates it. */
export async function readLedger(session: Session, { ops }: Schemas): Promise<LedgerReading | null> {
  if (!(await relationsOf(session, ops)).has('load_run')) return null;
  const [open] = await session.batch([openRunsQuery('')]);
  return { health: await readHealth(session), open: openRunsOf(open) };
}

/** Reads the state of star and ledger, on the star's search path. */
export async function readHealth(session: Session): Promise<Health> {
  const [row = {}] = await session.select(sqlFile('ledger/health.sql'));
  return healthOf(row);
}

/** State of star and ledger from a row of `ledger/health.sql`; without one, that of a warehouse that was never loaded. */
export function healthOf(row: Readonly<Record<string, unknown>>): Health {
  return {
    publishedAt: millisecondsOf(row['published_at']),
    newestEventAt: millisecondsOf(row['newest_event_at']),
    openRuns: Number(row['open_runs'] ?? 0),
    openSince: millisecondsOf(row['open_since']),
    badRuns: Number(row['bad_runs'] ?? 0),
    backlogObjects: Number(row['backlog_objects'] ?? 0),
    backlogSince: millisecondsOf(row['backlog_since']),
    rejectedRecords: Number(row['rejected_records'] ?? 0),
    rejectedSince: millisecondsOf(row['rejected_since']),
  };
}

/** Milliseconds since 1970 of a timestamp of the warehouse, which is in UTC; null if it is null. */
export function millisecondsOf(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  return value instanceof Date ? value.getTime() : Date.parse(`${(value as string).replace(' ', 'T')}Z`);
}
