import { checkFor, type CheckResult, type PlannedCheck } from '../model/checks.js';
import { checksOfRun } from '../sql/checks.js';
import type { Dependencies } from './dependencies.js';

/** Check of this worker for one of a plan; null if it has none. */
export function checkOfWorker({ settings }: Dependencies, planned: PlannedCheck): PlannedCheck | null {
  const known = checkFor(planned, checksOfRun(settings.LOAD_CHECKS));
  return known === undefined ? null : { ...planned, path: known.path, title: known.title };
}

/** Result of a check that this worker does not have. */
export function skippedCheck({ name, severity }: PlannedCheck): CheckResult {
  return { name, severity, status: 'skipped', failing: 0 };
}
