import { Trigger } from '@temporalio/workflow';
import type { RunWarningsInput } from '../load/run-warnings.js';
import type { CheckResult, PlannedCheck } from '../model/checks.js';
import type { LoadPlan } from '../model/plan.js';
import { failingRowCount } from './failure.js';
import { sideBySide } from './side-by-side.js';
import { trackStep } from './track-step.js';
import { longActivities } from './activities.js';
import type { Tracker } from './tracker.js';

/** Outcomes of checks, in the plan's order. */
export type EndedChecks = readonly PromiseSettledResult<unknown>[];

/** Does `work` side by side with the checks of staging tables or of what the last publish left, which need no candidate rows. */
export async function whileChecking<T>(
  tracker: Tracker,
  plan: LoadPlan,
  of: 'ofStaging' | 'ofLastPublish',
  work: (checked: PromiseLike<EndedChecks>) => Promise<T>,
): Promise<T> {
  const checks = plan.checks.filter((check) => check[of] === true);
  const subject = of === 'ofStaging' ? 'of staging' : 'of the last publish';
  const checked = new Trigger<EndedChecks>();
  const check = async () => checked.resolve(await endAll(tracker, plan, checks, subject));
  return (await sideBySide<[T, void]>(() => work(checked), check))[0];
}

/**
 * Runs the checks of the candidate rows, and waits for those that started earlier. All of them run to the end even if some
 * fail: an operator wants to see everything that is wrong.
 * @throws the failure of the first failed check of severity error.
 */
export async function checkCandidates(
  tracker: Tracker,
  plan: LoadPlan,
  earlier: readonly PromiseLike<EndedChecks>[],
): Promise<readonly CheckResult[]> {
  const ofCandidates = plan.checks.filter(({ ofStaging, ofLastPublish }) => !ofStaging && !ofLastPublish);
  tracker.forgetChecks(ofCandidates.map(({ name }) => name));
  const ended = await endAll(tracker, plan, ofCandidates, 'of candidates');
  const failures = [...(await Promise.all(earlier)).flat(), ...ended].flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  const order = plan.checks.map(({ name }) => name);
  tracker.checks.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  tracker.show();
  if (failures.length > 0) throw failures[0];
  return tracker.checks;
}

/** Runs checks to their end: each that can stop the run is a step of its own, those that warn are one. */
function endAll(
  tracker: Tracker,
  { loadId, runsWarningsTogether }: LoadPlan,
  checks: readonly PlannedCheck[],
  subject: string,
): Promise<EndedChecks> {
  const warnings = runsWarningsTogether === true ? checks.filter(({ severity }) => severity === 'warn') : [];
  const alone = checks.filter((check) => !warnings.includes(check));
  const steps: Promise<unknown>[] = alone.map((check) => trackCheck(tracker, loadId, check));
  if (warnings.length > 0) steps.push(trackWarnings(tracker, { loadId, checks: warnings }, subject));
  return Promise.allSettled(steps);
}

function trackWarnings(tracker: Tracker, input: RunWarningsInput, subject: string): Promise<readonly CheckResult[]> {
  return trackStep(tracker, {
    step: 'runWarnings',
    subject,
    run: async () => {
      const results = await longActivities.runWarnings.executeWithOptions({ summary: subject }, [input]);
      return results.map((result) => tracker.noteCheck(result));
    },
    figures: (results) => ({ rows: results.reduce((sum, { failing }) => sum + failing, 0) }),
  });
}

function trackCheck(tracker: Tracker, loadId: string, check: PlannedCheck): Promise<CheckResult> {
  return trackStep(tracker, {
    step: 'runCheck',
    subject: check.name,
    run: () => tryCheck(tracker, loadId, check),
    figures: ({ failing }) => ({ rows: failing }),
    accept: (error, accepted) => {
      const result = { ...failedCheck(check, failingRowCount(error) ?? 0), accepted };
      tracker.accepted.set(check.name, result);
      return tracker.noteCheck(result);
    },
  });
}

/** Runs a check. A failure that an operator accepted is not held again, unless more rows are wrong now. */
async function tryCheck(tracker: Tracker, loadId: string, check: PlannedCheck): Promise<CheckResult> {
  try {
    return tracker.noteCheck(
      await longActivities.runCheck.executeWithOptions({ summary: check.name }, [{ loadId, check }]),
    );
  } catch (error) {
    const failing = failingRowCount(error);
    if (failing === null) throw error;
    const accepted = tracker.accepted.get(check.name);
    if (accepted !== undefined && failing <= accepted.failing) return tracker.noteCheck({ ...accepted, failing });
    tracker.noteCheck(failedCheck(check, failing));
    throw error;
  }
}

function failedCheck({ name, severity }: PlannedCheck, failing: number): CheckResult {
  return { name, severity, status: 'failed', failing };
}
