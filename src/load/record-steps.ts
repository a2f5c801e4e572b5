import { sqlFile } from '../sql/files.js';
import type { BoundFile, Session } from '../warehouse/warehouse.js';
import { timestamp } from './timestamp.js';
import type { Dependencies } from './dependencies.js';

/** Ended step, as the ledger stores it. */
export interface EndedStep {
  readonly step: string;
  readonly subject: string;
  readonly state: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Place among the activities of its name, from 0, in the order in which the run scheduled them. */
  readonly nth?: number;
  readonly rows: number | null;
  readonly rejected: number | null;
}

/** End of a run, with its steps. */
export interface EndedRunSteps {
  readonly steps: readonly EndedStep[];
  /** End of the run, in milliseconds since 1970: its `finished_at`. Absent if an older worker runs the workflow. */
  readonly endedAt?: number;
}

const COLUMNS = ['load_id', 'step', 'subject', 'state', 'started_at', 'seconds', 'row_count', 'rejected'];

/** Records when a run ended; nothing where the workflow does not say. */
export function endRun(loadId: string, endedAt: number | undefined): BoundFile[] {
  if (endedAt === undefined) return [];
  const finished_at = timestamp(new Date(endedAt));
  return [{ file: sqlFile('ledger/end_run.sql'), values: { load_id: loadId, finished_at } }];
}

/** Query for a run's steps in the ledger. */
export function runSteps(loadId: string): BoundFile {
  return { file: sqlFile('ledger/run_steps.sql'), values: { load_id: loadId } };
}

/** Deletes a run's steps of an earlier attempt from the ledger. */
export function deleteSteps(loadId: string): BoundFile {
  return { file: sqlFile('ledger/delete_steps.sql'), values: { load_id: loadId } };
}

/** Writes the steps of a run into the ledger, after `deleteSteps`. */
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
    endedAt === null ? null : String(Math.round(endedAt - startedAt) / 1000),
    rowCount === null ? null : String(rowCount),
    rejected === null ? null : String(rejected),
  ]);
  await warehouse.writeRows(session, 'load_step', COLUMNS, [rows]);
}
