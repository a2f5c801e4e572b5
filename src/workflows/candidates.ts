import type { CheckResult } from '../checks.js';
import { DIMENSIONS, type Dimension, type LoadedTables, type LoadPlan, type PlannedCheck } from '../plan.js';
import { failingRows } from './failure.js';
import { runStep } from './run-step.js';
import { sideBySide } from './side-by-side.js';
import { long } from './steps.js';
import type { Tracker } from './tracker.js';

/** Makes the candidate rows of all tables. Gives back the version of the star that they are right for. */
export async function makeCandidates(tracker: Tracker, { loadId }: LoadPlan): Promise<number> {
  const dimensions = await sideBySide<LoadedTables[]>(
    ...DIMENSIONS.map((table) => () => loadDimension(tracker, loadId, table)),
  );
  const fact = await runStep(tracker, {
    ...{ step: 'loadFact', subject: 'songplay', figures: candidateRows },
    run: () => long.loadFact.executeWithOptions({ summary: 'songplay' }, [{ loadId, table: 'songplay' }]),
  });
  // Had another run published in between, the versions differ, and the smallest is too old for the publish.
  return Math.min(...[...dimensions, fact].map(({ starVersion }) => starVersion));
}

function loadDimension(tracker: Tracker, loadId: string, table: Dimension): Promise<LoadedTables> {
  const run = () => long.loadDimension.executeWithOptions({ summary: table }, [{ loadId, table }]);
  return runStep(tracker, { step: 'loadDimension', subject: table, run, figures: candidateRows });
}

function candidateRows({ rows }: LoadedTables) {
  return { changed: rows['new_play'] ?? Object.values(rows)[0] ?? 0 };
}

/**
 * Runs all checks, also when some fail: an operator wants to see all that is wrong.
 * @throws the failure of the first failed one, where its severity is error.
 */
export async function checkCandidates(tracker: Tracker, plan: LoadPlan): Promise<readonly CheckResult[]> {
  tracker.checks = [];
  const settled = await Promise.allSettled(plan.checks.map((check) => runCheck(tracker, plan.loadId, check)));
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const order = plan.checks.map(({ name }) => name);
  tracker.checks.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  tracker.show();
  if (failures.length > 0) throw failures[0];
  return tracker.checks;
}

function runCheck(tracker: Tracker, loadId: string, check: PlannedCheck): Promise<CheckResult> {
  return runStep(tracker, {
    ...{ step: 'runCheck', subject: check.name, run: () => tryCheck(tracker, loadId, check) },
    figures: ({ failing }) => ({ rows: failing }),
    accept: (error, accepted) => {
      const result = { ...failedCheck(check, failingRows(error) ?? 0), accepted };
      tracker.accepted.set(check.name, result);
      return tracker.noteCheck(result);
    },
  });
}

/** What an operator has accepted is not asked again, unless more rows fail now than then. */
async function tryCheck(tracker: Tracker, loadId: string, check: PlannedCheck): Promise<CheckResult> {
  try {
    return tracker.noteCheck(await long.runCheck.executeWithOptions({ summary: check.name }, [{ loadId, check }]));
  } catch (error) {
    const failing = failingRows(error);
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
