import { cleanUp, type CleanUpInput } from '../load/clean-up.js';
import { stageSource, type StageSourceInput } from '../load/stage-source.js';
import { createTables, type CreateTablesOptions } from '../load/create-tables.js';
import type { Dependencies } from '../load/dependencies.js';
import { discoverObjects } from '../load/discover-objects.js';
import { forgetUser } from '../load/forget-user.js';
import { makeCandidates, type CandidatesInput } from '../load/make-candidates.js';
import { nominalTime } from '../load/nominal-time.js';
import { assertOneInput, planLoad } from '../load/plan-load.js';
import { closeEndedRuns } from '../load/ended-runs.js';
import { endedRuns } from './ended-runs.js';
import { registeredAttributes } from './registered-attributes.js';
import { publish, type PublishInput } from '../load/publish.js';
import { recordFailure, type RecordFailureInput } from '../load/record-failure.js';
import { recordNothingNew, type NothingNewInput } from '../load/record-nothing-new.js';
import { runCheck, type RunCheckInput } from '../load/run-check.js';
import { runWarnings, type RunWarningsInput } from '../load/run-warnings.js';
import { runActivity } from './run-activity.js';
import { watchLoads } from './watch-loads.js';
import { withActivityTimes } from './step-times.js';
import { parseForgetInput } from '../model/forget.js';
import type { Delivery, LoadOutcome } from '../model/notice.js';
import type { LineageTransport, LoadPlan } from '../model/plan.js';
import { hasChannels } from '../notify/channels/open-channels.js';
import { sendLineage } from '../lineage/send-lineage.js';
import { openTransports } from '../lineage/transports.js';
import type { LineageReport } from '../model/lineage.js';
import { composeNotices } from '../notify/compose-notices.js';
import { noteNotice } from '../notify/notice-ledger.js';
import { sendNotice } from '../notify/send-notice.js';
import { noticeContext } from './notice-context.js';

/**
 * Creates the activities. Each is idempotent, even if an earlier attempt died half-way: it owns its transaction, and no
 * transaction stays open between two activities.
 */
export function createActivities(deps: Dependencies) {
  const notifies = hasChannels(deps.settings);
  return {
    /** Plans the run. @throws INPUT_INVALID */
    planLoad: (input: unknown, surplusInputs = 0) =>
      runActivity(
        async ({ tag }) => {
          assertOneInput(surplusInputs);
          const plan = planLoad(deps, input, new Date(), nominalTime(tag.workflowId));
          return {
            ...plan,
            searchAttributes: await registeredAttributes(),
            notifies,
            lineage: openTransports(deps.settings).map(({ name }) => name),
          };
        },
        { notifies },
      ),
    /**
     * Creates missing tables of the star and the ledger, opens the run in the ledger, and closes runs that ended.
     * Returns how these had ended.
     */
    createTables: (loadId: string, options: CreateTablesOptions = { withRunSchema: true }) =>
      runActivity(async (context) => {
        const open = await createTables(deps, context, loadId, options, new Date());
        return open.length === 0 ? [] : closeEndedRuns(deps, context, await endedRuns(open));
      }),
    /** Lists the sources and notes the objects that are new or changed. */
    discoverObjects: (plan: LoadPlan) => runActivity((context) => discoverObjects(deps, context, plan, new Date())),
    /** Fills one staging table. */
    copyStaging: (input: StageSourceInput) => runActivity((context) => stageSource(deps, context, input)),
    /** Makes the candidate rows of one dimension. */
    loadDimension: (input: CandidatesInput) => runActivity((context) => makeCandidates(deps, context, input)),
    /** Makes the candidate rows of songplay and unmatched_play. */
    loadFact: (input: CandidatesInput) => runActivity((context) => makeCandidates(deps, context, input)),
    /** Runs one check on the candidate rows. */
    runCheck: (input: RunCheckInput) => runActivity((context) => runCheck(deps, context, input)),
    /** Runs checks of severity warn together. */
    runWarnings: (input: RunWarningsInput) => runActivity((context) => runWarnings(deps, context, input)),
    /** Moves all candidate rows into the star, or none. */
    publish: (input: PublishInput) => runActivity((context) => publish(deps, context, input, new Date())),
    /** Closes a run that found nothing new in the ledger. */
    recordNothingNew: (input: NothingNewInput) =>
      runActivity(async (context) => recordNothingNew(deps, context, await withActivityTimes(input), new Date())),
    /** Refreshes statistics, drops the schemas of old runs, and records the steps in the ledger. */
    cleanUp: (input: CleanUpInput) =>
      runActivity(async (context) => cleanUp(deps, context, await withActivityTimes(input), new Date())),
    /** Deletes every trace of a user. @throws INPUT_INVALID, CONFIG_INVALID */
    forgetUser: (input: unknown) =>
      runActivity((context) => forgetUser(deps, context, parseForgetInput(input), new Date())),
    /** Closes a failed run in the ledger. */
    recordFailure: (input: RecordFailureInput) =>
      runActivity(async (context) => recordFailure(deps, context, await withActivityTimes(input), new Date())),
    /** Notices of a load's outcome, each with the channels that take it. */
    composeNotices: (outcome: LoadOutcome) =>
      runActivity((context) => composeNotices(deps, context, outcome, noticeContext(deps))),
    /** Notices of what is late, stale, paused or left open, and of what no longer is. */
    watchLoads: () => runActivity((context) => watchLoads(deps, context, noticeContext(deps))),
    /** Sends a notice to a channel, unless the ledger says that it was sent. @throws NOTIFY_FAILED */
    notify: (delivery: Delivery) => runActivity((context) => sendNotice(deps, context, delivery)),
    /** Records in the ledger that a channel was sent a notice, or did not take it. */
    recordNotice: (delivery: Delivery, problem: string | null) =>
      runActivity((context) => noteNotice(deps, context, delivery, problem, new Date())),
    /** Sends the event of OpenLineage about a state of a load by a transport. @throws LINEAGE_FAILED */
    sendLineage: (report: LineageReport, transport: LineageTransport) =>
      runActivity((context) => sendLineage(deps, context, report, transport)),
  };
}

/** Activities that the workflow calls. */
export type Activities = ReturnType<typeof createActivities>;
