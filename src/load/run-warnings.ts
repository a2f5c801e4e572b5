import { LoadError } from '../model/errors.js';
import type { CheckResult, PlannedCheck } from '../model/checks.js';
import type { ActivityContext } from './activity-context.js';
import type { Dependencies } from './dependencies.js';
import { checkOfWorker, skippedCheck } from './older-checks.js';
import { checkResult, queryTogether, readFailingRows, runCheck } from './run-check.js';
import { inRun } from './run-session.js';

/** Checks of severity warn to run together on one run. */
export interface RunWarningsInput {
  readonly loadId: string;
  readonly checks: readonly PlannedCheck[];
}

/**
 * Runs checks of severity warn in one session and one request: they are many, most take a few milliseconds, and no row
 * that they find stops the run.
 * @returns their results, in the order of the checks.
 */
export async function runWarnings(
  deps: Dependencies,
  context: ActivityContext,
  { loadId, checks: planned }: RunWarningsInput,
): Promise<CheckResult[]> {
  const checks = planned.map((check) => checkOfWorker(deps, check));
  const known = checks.filter((check) => check !== null);
  try {
    const failing = await inRun(deps, context, { loadId }, async (session) =>
      (await queryTogether(deps, session, known)).rows.map((rows) => readFailingRows(rows, false).failing),
    );
    return checks.map((check, at) => {
      if (check === null) return skippedCheck(planned[at]!);
      return checkResult(check, failing[known.indexOf(check)] ?? 0);
    });
  } catch (error) {
    if (!(error instanceof LoadError) || error.code !== 'SQL_FAILED') throw error;
    // One by one, the check that the warehouse refuses is the one whose error is thrown.
    const results: CheckResult[] = [];
    for (const check of planned) results.push(await runCheck(deps, context, { loadId, check }));
    return results;
  }
}
