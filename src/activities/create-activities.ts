import { cleanUp, type CleanUpInput } from './clean-up.js';
import { copyStaging, type CopyStagingInput } from './copy-staging.js';
import { createTables, type CreateTablesOptions } from './create-tables.js';
import type { Dependencies } from './dependencies.js';
import { discoverObjects } from './discover-objects.js';
import { loadTables, type LoadTablesInput } from './load-tables.js';
import { nominalTime } from './nominal-time.js';
import { planLoad } from './plan-load.js';
import { registeredAttributes } from './registered-attributes.js';
import { publish, type PublishInput } from './publish.js';
import { recordFailure, type RecordFailureInput } from './record-failure.js';
import { recordNothingNew, type NothingNewInput } from './record-nothing-new.js';
import { runCheck, type RunCheckInput } from './run-check.js';
import { runStep } from './step.js';
import type { LoadPlan } from '../plan.js';

/**
 * The activities, on what they stand on. Each may run twice, or die half-way, and the end is the same: it owns its
 * transaction, and none stays open between two activities.
 */
export function createActivities(deps: Dependencies) {
  return {
    /** What this run will do. @throws INPUT_INVALID */
    planLoad: (input: unknown) =>
      runStep(async ({ tag }) => ({
        ...planLoad(deps, input, new Date(), nominalTime(tag.workflowId)),
        searchAttributes: await registeredAttributes(),
      })),
    /** Makes what is missing of the star and the ledger, and opens the run. */
    createTables: (loadId: string, options: CreateTablesOptions = { withRunSchema: true }) =>
      runStep((step) => createTables(deps, step, loadId, options, new Date())),
    /** Lists the sources; what the ledger lacks is this run's work. */
    discoverObjects: (plan: LoadPlan) => runStep((step) => discoverObjects(deps, step, plan)),
    /** Fills one staging table. */
    copyStaging: (input: CopyStagingInput) => runStep((step) => copyStaging(deps, step, input)),
    /** Makes the candidate rows of one dimension. */
    loadDimension: (input: LoadTablesInput) => runStep((step) => loadTables(deps, step, input)),
    /** Makes the candidate rows of songplay and unmatched_play. */
    loadFact: (input: LoadTablesInput) => runStep((step) => loadTables(deps, step, input)),
    /** Runs one check on the candidate rows. */
    runCheck: (input: RunCheckInput) => runStep((step) => runCheck(deps, step, input)),
    /** Moves all candidate rows into the star, or none. */
    publish: (input: PublishInput) => runStep((step) => publish(deps, step, input, new Date())),
    /** Closes a run that found nothing new in the ledger. */
    recordNothingNew: (input: NothingNewInput) => runStep((step) => recordNothingNew(deps, step, input, new Date())),
    /** Statistics, the schemas of old runs, and the ledger's record of the steps. */
    cleanUp: (input: CleanUpInput) => runStep((step) => cleanUp(deps, step, input, new Date())),
    /** Closes a failed run in the ledger. */
    recordFailure: (input: RecordFailureInput) => runStep((step) => recordFailure(deps, step, input, new Date())),
  };
}

/** What the workflow calls. */
export type Activities = ReturnType<typeof createActivities>;
