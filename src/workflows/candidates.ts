import { patched } from '@temporalio/workflow';
import { READ_BY_FACT, type CandidateStep } from '../model/star.js';
import { candidateStepsOf, type LoadPlan } from '../model/plan.js';
import type { LoadedTables } from '../model/result.js';
import { trackStep } from './track-step.js';
import { sideBySide } from './side-by-side.js';
import { longActivities } from './activities.js';
import type { Tracker } from './tracker.js';

/** Makes all candidate rows, the fact once what it reads is there. @returns the star's version that they were made against, and their changes of contents. */
export async function makeAllCandidates(tracker: Tracker, plan: LoadPlan): Promise<Omit<LoadedTables, 'rows'>> {
  const steps = candidateStepsOf(plan);
  const make = (are: (step: CandidateStep) => boolean) =>
    sideBySide<LoadedTables[]>(...steps.filter(are).map((step) => () => load(tracker, plan, step)));
  // Loads that began before this was so wait for all dimensions, and are replayed so.
  const waitsForAll = !patched('fact-beside-dimensions');
  const isFact = ({ step }: CandidateStep) => step === 'loadFact';
  const isRead = (step: CandidateStep) => !isFact(step) && (waitsForAll || READ_BY_FACT.includes(step.table));
  const made = await sideBySide<LoadedTables[][]>(
    async () => [...(await make(isRead)), ...(await make(isFact))],
    () => make((step) => !isFact(step) && !isRead(step)),
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
