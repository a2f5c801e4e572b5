import { cutText } from '../model/cut-text.js';
import type { ENDED_BADLY } from '../model/run-status.js';
import { sqlFile } from '../sql/files.js';
import { opsPath } from '../warehouse/schemas.js';
import type { BatchResult, BoundFile } from '../warehouse/warehouse.js';
import type { ActivityContext } from './activity-context.js';
import type { Dependencies } from './dependencies.js';
import { timestamp } from './timestamp.js';

/** Run that is running as far as the ledger knows. */
export interface OpenRun {
  readonly loadId: string;
  readonly workflowId: string;
  readonly runId: string;
}

/** Run whose workflow ended without recording it. */
export interface EndedRun extends OpenRun {
  readonly status: (typeof ENDED_BADLY)[number];
  readonly endedAt: Date;
  readonly reason: string;
}

/** Maximum characters of a reason in the ledger: at four bytes each they fit its column. */
const MAX_REASON_CHARACTERS = 1_000;

/** Query for the other runs that are open in the ledger, a bounded number. `openRunsOf` takes its result. */
export function openRunsQuery(loadId: string): BoundFile {
  return { file: sqlFile('ledger/running_runs.sql'), values: { load_id: loadId } };
}

/** Open runs from the result of `openRunsQuery`. */
export function openRunsOf(result: BatchResult | undefined): OpenRun[] {
  return (result?.rows ?? []).map((row) => ({
    loadId: String(row['load_id']),
    workflowId: String(row['workflow_id']),
    runId: String(row['workflow_run_id']),
  }));
}

/**
 * Closes runs in the ledger whose workflows ended without recording it.
 * @returns the statuses of those that no other load has closed.
 */
export async function closeEndedRuns(
  { warehouse, schemas }: Dependencies,
  { tag, signal }: ActivityContext,
  runs: readonly EndedRun[],
): Promise<EndedRun['status'][]> {
  if (runs.length === 0) return [];
  return warehouse.session({ searchPath: opsPath(schemas), tag, signal }, async (session) => {
    const closed: EndedRun['status'][] = [];
    for (const { loadId, status, endedAt, reason } of runs) {
      const [update] = await session.execute(sqlFile('ledger/close_ended_run.sql'), {
        load_id: loadId,
        status,
        finished_at: timestamp(endedAt),
        message: cutText(reason, MAX_REASON_CHARACTERS),
      });
      if (update !== undefined && update.rowCount > 0) closed.push(status);
    }
    return closed;
  });
}
