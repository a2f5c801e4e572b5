import type { CheckResult } from '../model/checks.js';
import type { StarTable } from '../model/star.js';
import type { Failure } from '../model/result.js';
import { sqlFile } from '../sql/files.js';
import { opsPath } from '../warehouse/schemas.js';
import { inFencedSession } from './fencing.js';
import type { Dependencies } from './dependencies.js';
import { isPublished, publishedRun, starTotals } from './published-run.js';
import { deleteChecks, recordChecks } from './record-checks.js';
import { deleteSteps, endRun, recordSteps, runSteps, type EndedRunSteps } from './record-steps.js';
import type { ActivityContext } from './activity-context.js';

/** Failure of a run. */
export interface RecordFailureInput extends EndedRunSteps {
  readonly loadId: string;
  readonly failure: Failure;
  readonly checks: readonly CheckResult[];
}

/** Maximum characters of a message in the ledger: at four bytes each they fit its column. */
const MAX_MESSAGE_CHARACTERS = 1_000;

/**
 * Closes a failed run in the ledger. A run that was published stays as its publish recorded it: a step after that has failed,
 * and only the steps are added, if they are not recorded.
 * @returns the row counts of the star, which the run has not changed.
 */
export async function recordFailure(
  deps: Dependencies,
  context: ActivityContext,
  { loadId, failure, checks, steps, endedAt }: RecordFailureInput,
  now: Date,
): Promise<Record<StarTable, number>> {
  const options = { loadId, searchPath: opsPath(deps.schemas), opening: [publishedRun(loadId), runSteps(loadId)] };
  return inFencedSession(deps, context, options, async (session, [published, recorded]) => {
    await session.transaction(async () => {
      if (isPublished(published)) {
        if (recorded?.rows.length === 0) await recordSteps(deps, session, loadId, steps);
        return;
      }
      const ending = [...endRun(loadId, endedAt ?? now.getTime()), deleteSteps(loadId)];
      await session.batch([...(checks.length > 0 ? [deleteChecks(loadId)] : []), ...ending]);
      await session.execute(sqlFile('ledger/fail_run.sql'), {
        load_id: loadId,
        code: failure.code,
        step: failure.step,
        message: failure.message.slice(0, MAX_MESSAGE_CHARACTERS),
      });
      await recordChecks(deps, session, loadId, checks);
      await recordSteps(deps, session, loadId, steps);
    });
    return starTotals(session);
  });
}
