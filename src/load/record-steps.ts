import { sqlFile } from '../sql/files.js';
import type { BoundFile, Session } from '../warehouse/warehouse.js';
import { timestamp } from './timestamp.js';
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

/** Deletes from the ledger what an earlier attempt wrote of a run's steps. */
export function deleteSteps(loadId: string): BoundFile {
  return { file: sqlFile('ledger/delete_steps.sql'), values: { load_id: loadId } };
}

/** Writes the steps of a run into the ledger, once `deleteSteps` has run. */
export async function recordSteps(
  { warehouse }: Pick<Dependencies, 'warehouse'>,
  session: Session,
  loadId: string,
  steps: readonly EndedStep[],
): Promise<void> {
  if (steps.length === 0) return;
  const rows = steps.map(({ step, subject, state, startedAt, endedAt, rows: rowCount, rejected }) => [
    loadId,
    step,
    subject,
    state,
    timestamp(new Date(startedAt)),
    endedAt === null ? null : String((endedAt - startedAt) / 1000),
    rowCount === null ? null : String(rowCount),
    rejected === null ? null : String(rejected),
  ]);
  await warehouse.writeRows(session, 'load_step', COLUMNS, [rows]);
}
