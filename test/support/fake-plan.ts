import type { LoadPlan } from '../../src/model/plan.js';
import type { PlannedCheck } from '../../src/model/checks.js';

const CHECKS: PlannedCheck[] = ['first', 'second', 'third'].map((name) => ({
  name,
  severity: 'error',
  title: `${name}.`,
  path: `checks/${name}.sql`,
}));

/** The plan of the fake runs. */
export const PLAN: LoadPlan = {
  loadId: 'fake',
  logData: '/logs',
  logJsonPath: null,
  songData: '/songs',
  window: null,
  full: false,
  maxErrors: 0,
  repairText: false,
  onFailure: 'fail',
  holdHours: 24,
  searchAttributes: [],
  checks: CHECKS,
  summary: 'Load nothing',
};
