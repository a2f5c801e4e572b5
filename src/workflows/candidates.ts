import { DIMENSIONS, type Dimension, type LoadedTables, type LoadPlan } from '../plan.js';
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
