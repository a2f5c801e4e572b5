import type { CandidateStep } from '../model/star.js';
import { candidateStepsOf, type LoadPlan } from '../model/plan.js';
import type { LoadedTables } from '../model/result.js';
import { trackStep } from './track-step.js';
import { sideBySide } from './side-by-side.js';
import { longActivities } from './activities.js';
import type { Tracker } from './tracker.js';

/** Makes all candidate rows. @returns the star's version that they were made against, and their changes of contents. */
export async function makeAllCandidates(tracker: Tracker, plan: LoadPlan): Promise<Omit<LoadedTables, 'rows'>> {
  const steps = candidateStepsOf(plan);
  const results: LoadedTables[] = [];
  for (const kind of ['loadDimension', 'loadFact'] as const) {
    const ofKind = steps.filter(({ step }) => step === kind);
    results.push(...(await sideBySide<LoadedTables[]>(...ofKind.map((step) => () => load(tracker, plan, step)))));
  }
  // If another run published in between, the versions differ, and the smallest is too old to publish.
  const starVersion = Math.min(...results.map((result) => result.starVersion));
  const contents = Object.fromEntries(results.flatMap((result) => Object.entries(result.contents ?? {})));
  return { starVersion, contents: plan.marksContent === true ? contents : undefined };
}

function load(
  tracker: Tracker,
  { loadId, marksContent }: LoadPlan,
  { step, table }: CandidateStep,
): Promise<LoadedTables> {
  const input = { loadId, table, marksContent };
  return trackStep(tracker, {
    step,
    subject: table,
    run: () => longActivities[step].executeWithOptions({ summary: table }, [input]),
    figures: candidateRows,
  });
}

function candidateRows({ rows }: LoadedTables) {
  return { changed: rows['new_play'] ?? Object.values(rows)[0] ?? 0 };
}
