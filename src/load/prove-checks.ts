import { checkFor, type CheckResult } from '../model/checks.js';
import { checksOfRun } from '../sql/checks.js';
import type { Session } from '../warehouse/warehouse.js';
import { isProvenToPass, type Proofs } from './check-proof.js';
import type { Dependencies } from './dependencies.js';
import { assertPassed, failingRows } from './run-check.js';

/** Results of a run's checks, as the workflow has them. */
interface CheckedRun {
  readonly loadId: string;
  readonly checks: readonly CheckResult[];
}

/**
 * Runs each check that can stop the run, and whose result is not proven, in the session's transaction: results come by
 * Temporal, where somebody may have invented them. A failure that an operator accepted passes unless more rows are wrong.
 * @throws CHECK_FAILED
 */
export async function proveChecks(
  deps: Dependencies,
  session: Session,
  { loadId, checks: results }: CheckedRun,
  proofs: Proofs,
): Promise<void> {
  const byName = new Map(results.map((result) => [result.name, result]));
  const own = checksOfRun(deps.settings.LOAD_CHECKS);
  for (const name of proofs.required) {
    const result = byName.get(name);
    const check = own.find((one) => one.name === name) ?? checkFor({ name, path: '' }, own);
    // A worker of another version has listed the sources: this one may lack a check of it.
    if (check === undefined || isProvenToPass(proofs, result)) continue;
    const failures = await failingRows(session, check, deps.settings.SHOW_PERSONAL_DATA);
    const isAccepted = result?.accepted !== undefined && failures.failing <= result.failing;
    if (!isAccepted) assertPassed(deps, loadId, check, failures);
  }
}
