import type { CheckResult } from '../model/checks.js';
import { cutText } from '../model/cut-text.js';
import { STAR_TABLES, type StarTable } from '../model/star.js';
import type { Failure, PublishedRun } from '../model/result.js';
import { sqlFile } from '../sql/files.js';
import { rowCountsOf } from '../warehouse/catalog.js';
import { opsPath } from '../warehouse/schemas.js';
import { inFencedSession } from './fencing.js';
import type { Dependencies } from './dependencies.js';
import { isPublished, publishedOf, publishedQueries } from './published-run.js';
import { deleteChecks, recordChecks } from './record-checks.js';
import { deleteSteps, endRun, recordSteps, runSteps, type EndedRunSteps } from './record-steps.js';
import type { ActivityContext } from './activity-context.js';

/** Failure of a run. */
export interface RecordFailureInput extends EndedRunSteps {
  readonly loadId: string;
  readonly failure: Failure;
  readonly checks: readonly CheckResult[];
}

/** State of the star and of the run after its failure was recorded. */
export interface RecordedFailure {
  /** Row counts of the star. */
  readonly tables: Readonly<Record<StarTable, number>>;
  /** What the run had published before it failed; null if nothing. */
  readonly published: PublishedRun | null;
}

/** Maximum characters of a message in the ledger: at four bytes each they fit its column. */
const MAX_MESSAGE_CHARACTERS = 1_000;

/**
 * Closes a failed run in the ledger. A run that was published stays as its publish recorded it: a step after that has failed,
 * and only the steps are added, if they are not recorded.
 */
export async function recordFailure(
  deps: Dependencies,
  context: ActivityContext,
  { loadId, failure, checks, steps, endedAt }: RecordFailureInput,
  now: Date,
): Promise<RecordedFailure> {
  const options = { loadId, searchPath: opsPath(deps.schemas), opening: [runSteps(loadId)] };
  return inFencedSession(deps, context, options, async (session, [recorded]) => {
    await session.transaction(async () => {
      // A publish of this run may be committing at this moment: the update waits for it, and then finds the run published.
      const [failed] = await session.execute(sqlFile('ledger/fail_run.sql'), {
        load_id: loadId,
        code: failure.code,
        step: failure.step,
        message: cutText(failure.message, MAX_MESSAGE_CHARACTERS),
      });
      if (failed?.rowCount === 0) {
        if (recorded?.rows.length === 0) await recordSteps(deps, session, loadId, steps);
        return;
      }
      const ending = [...endRun(loadId, endedAt ?? now.getTime()), deleteSteps(loadId)];
      await session.batch([...(checks.length > 0 ? [deleteChecks(loadId)] : []), ...ending]);
      await recordChecks(deps, session, loadId, checks);
      await recordSteps(deps, session, loadId, steps);
    });
    const [run, changes, totals] = await session.batch(publishedQueries(loadId));
    const tables = rowCountsOf(STAR_TABLES, totals);
    return { tables, published: isPublished(run) ? publishedOf(run, changes, tables) : null };
  });
}
