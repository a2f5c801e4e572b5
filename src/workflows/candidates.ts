import { patched } from '@temporalio/workflow';
import { FACT_DEPENDS_ON, type CandidateStep } from '../model/star.js';
import { candidateStepsOf, type LoadPlan } from '../model/plan.js';
import type { LoadedTables } from '../model/result.js';
import { trackStep } from './track-step.js';
import { sideBySide } from './side-by-side.js';
import { longActivities } from './activities.js';
import type { Tracker } from './tracker.js';

/**
 * Makes all candidate rows. The fact starts after the dimensions that it depends on, beside the others.
 * @returns the star's version that they were made against, and their changes of contents.
 */
export async function makeAllCandidates(tracker: Tracker, plan: LoadPlan): Promise<Omit<LoadedTables, 'rows'>> {
  const steps = candidateStepsOf(plan);
  const facts = steps.filter(({ step }) => step === 'loadFact');
  const dimensions = steps.filter(({ step }) => step !== 'loadFact');
  // Histories that were recorded before this patch made all dimensions first.
  const startsEarly = patched('fact-beside-dimensions');
  const first = dimensions.filter(({ table }) => !startsEarly || FACT_DEPENDS_ON.includes(table));
  const others = dimensions.filter((one) => !first.includes(one));
  const makeAll = (group: readonly CandidateStep[]) =>
    sideBySide<LoadedTables[]>(...group.map((one) => () => load(tracker, plan, one)));
  const made = await sideBySide<LoadedTables[][]>(
    async () => [...(await makeAll(first)), ...(await makeAll(facts))],
    () => makeAll(others),
  );
  const results = made.flat();
  // If another run published in between, the versions differ, and the smallest is too old to publish.
  const starVersion = Math.min(...results.map((result) => result.starVersion));
  const contents = Object.fromEntries(results.flatMap((result) => Object.entries(result.contents ?? {})));
  return { starVersion, contents: plan.marksContent === true ? contents : undefined };
}

function load(tracker: Tracker, plan: LoadPlan, { step, table }: CandidateStep): Promise<LoadedTables> {
  const input = { loadId: plan.loadId, table, marksContent: plan.marksContent };
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
