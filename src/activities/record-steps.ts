import type { Session } from '../warehouse/warehouse.js';
import { timestamp } from './create-tables.js';
import type { Dependencies } from './dependencies.js';

/** A step that has ended, as the ledger keeps it. */
export interface EndedStep {
  readonly step: string;
  readonly subject: string;
  readonly state: string;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly rows: number | null;
  readonly rejected: number | null;
}

const COLUMNS = ['load_id', 'step', 'subject', 'state', 'started_at', 'seconds', 'row_count', 'rejected'];

/** Writes the steps of a run into the ledger, in place of what stood there of this run. */
export async function recordSteps(
  { warehouse }: Dependencies,
  session: Session,
  loadId: string,
  steps: readonly EndedStep[],
): Promise<void> {
  await session.query('delete from load_step where load_id = $1', [loadId]);
  const rows = steps.map(({ step, subject, state, startedAt, endedAt, rows: rowCount, rejected }) => [
    ...[loadId, step, subject, state, timestamp(new Date(startedAt))],
    endedAt === null ? null : String((endedAt - startedAt) / 1000),
    ...[rowCount, rejected].map((value) => (value === null ? null : String(value))),
  ]);
  if (rows.length > 0) await warehouse.writeRows(session, 'load_step', COLUMNS, [rows]);
}
