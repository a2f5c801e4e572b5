import type { CandidateStep } from '../model/star.js';
import { candidateStepsOf, type LoadPlan } from '../model/plan.js';
import type { LoadedTables } from '../model/result.js';
import { trackStep } from './track-step.js';
import { sideBySide } from './side-by-side.js';
import { longActivities } from './activities.js';
import type { Tracker } from './tracker.js';

/** Makes the candidate rows of all tables. @returns the version of the star that they were made against. */
export async function makeAllCandidates(tracker: Tracker, plan: LoadPlan): Promise<number> {
  const steps = candidateStepsOf(plan);
  const results: LoadedTables[] = [];
  for (const kind of ['loadDimension', 'loadFact'] as const) {
    const ofKind = steps.filter(({ step }) => step === kind);
    results.push(...(await sideBySide<LoadedTables[]>(...ofKind.map((step) => () => load(tracker, plan, step)))));
  }
  // If another run published in between, the versions differ, and the smallest is too old to publish.
  return Math.min(...results.map(({ starVersion }) => starVersion));
}

function load(tracker: Tracker, { loadId }: LoadPlan, { step, table }: CandidateStep): Promise<LoadedTables> {
  return trackStep(tracker, {
    step,
    subject: table,
    run: () => longActivities[step].executeWithOptions({ summary: table }, [{ loadId, table }]),
    figures: candidateRows,
  });
}

function candidateRows({ rows }: LoadedTables) {
  return { changed: rows['new_play'] ?? Object.values(rows)[0] ?? 0 };
}
