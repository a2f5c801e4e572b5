import { ApplicationFailure } from '@temporalio/workflow';
import { cutText } from '../model/cut-text.js';
import { STAR_TABLES, type TableChange } from '../model/star.js';
import { candidateStepsOf, STAGING_TABLE, type LoadPlan, type SourceName } from '../model/plan.js';
import type { PublishInput } from '../load/publish.js';
import type { PublishedRun, StagedSource } from '../model/result.js';
import { makeAllCandidates } from './candidates.js';
import { checkCandidates, whileChecking, type EndedChecks } from './checks.js';
import { codeOf } from './failure.js';
import { holdFailed, trackStep } from './track-step.js';
import { sideBySide } from './side-by-side.js';
import { shortActivities, longActivities, stagingActivities } from './activities.js';
import type { Tracker } from './tracker.js';
import { showPlan } from './visibility.js';

/** Number of listings after which objects that keep changing fail the load. */
const MAX_LISTINGS = 5;

/** Number of version conflicts after which a load fails. Each conflict means that another load published. */
const MAX_ROUNDS = 50;

/** Maximum length of a summary: Temporal takes 400 bytes, and a character has up to three. */
const MAX_SUMMARY = 120;

/** Share of changed rows above which a table is analyzed. Redshift's ANALYZE skips a table below 10 % by default. */
const STALE_SHARE = 0.1;

/** Plans a load. */
export async function planRun(tracker: Tracker, input: unknown, surplusInputs: number): Promise<LoadPlan> {
  const run = () => shortActivities.planLoad(input, surplusInputs);
  const plan = await trackStep(tracker, { step: 'planLoad', run });
  tracker.plan = plan;
  showPlan(plan);
  return plan;
}

/** Runs the steps of a planned load in their order. */
export async function runLoad(tracker: Tracker, plan: LoadPlan): Promise<PublishedRun> {
  const sources = { logData: plan.logData, songData: plan.songData };
  const options = { withRunSchema: plan.endsWhenNothingNew !== true, startedAt: tracker.startedAt, sources };
  await trackStep(tracker, { step: 'createTables', run: () => shortActivities.createTables(plan.loadId, options) });
  for (;;) {
    await listSources(tracker, plan);
    const published = endsHere(tracker, plan) ? 'nothing new' : await loadListed(tracker, plan);
    if (published === 'nothing new') return recordNothingNew(tracker, plan);
    if (published !== 'overtaken') {
      await cleanUp(tracker, plan, published);
      return published;
    }
    tracker.forgetStaged();
  }
}

async function listSources(tracker: Tracker, plan: LoadPlan): Promise<void> {
  tracker.objects = await trackStep(tracker, {
    step: 'discoverObjects',
    // The page of a run that was started by the form has no summary of its own: this bar says what it loads.
    run: () =>
      longActivities.discoverObjects.executeWithOptions({ summary: cutText(plan.summary, MAX_SUMMARY) }, [plan]),
    figures: ({ events, songs }) => ({ rows: events.loaded + songs.loaded }),
  });
}

/** Loads the listed objects. Checks that need no candidate rows run meanwhile, and the publish waits for them. */
function loadListed(tracker: Tracker, plan: LoadPlan): Promise<PublishedRun | 'overtaken' | 'nothing new'> {
  const publishStaged = (...earlier: PromiseLike<EndedChecks>[]) =>
    whileChecking(tracker, plan, 'ofStaging', (staging) => publishCandidates(tracker, plan, [...earlier, staging]));
  return whileChecking(tracker, plan, 'ofLastPublish', async (lastPublish) =>
    (await stageSources(tracker, plan)) === 'nothing new' ? 'nothing new' : publishStaged(lastPublish),
  );
}

async function stageSources(tracker: Tracker, plan: LoadPlan): Promise<'staged' | 'nothing new'> {
  for (let listing = 1; ; listing += 1) {
    try {
      const [events, songs] = await sideBySide<[StagedSource, StagedSource]>(
        () => copyStaging(tracker, plan, 'events'),
        () => copyStaging(tracker, plan, 'songs'),
      );
      tracker.staged = { events, songs };
      return 'staged';
    } catch (error) {
      if (codeOf(error) !== 'OBJECT_CHANGED') throw error;
      if (listing % MAX_LISTINGS === 0) await retryOrThrow(tracker, 'copyStaging', error);
    }
    await listSources(tracker, plan);
    if (endsHere(tracker, plan)) return 'nothing new';
  }
}

/** Whether the load ends because its sources have nothing new. */
function endsHere({ objects }: Tracker, plan: LoadPlan): boolean {
  const { events, songs } = objects;
  const changed = events.loaded + songs.loaded + (events.withdrawn ?? 0) + (songs.withdrawn ?? 0);
  return plan.endsWhenNothingNew === true && changed === 0;
}

function copyStaging(tracker: Tracker, plan: LoadPlan, source: SourceName): Promise<StagedSource> {
  const subject = STAGING_TABLE[source];
  const isWhole = tracker.objects[source].skipped === 0;
  return trackStep(tracker, {
    step: 'copyStaging',
    subject,
    passes: 'OBJECT_CHANGED',
    run: () => stagingActivities.copyStaging.executeWithOptions({ summary: subject }, [{ plan, source, isWhole }]),
    figures: ({ rows, rejected }) => ({ rows, rejected }),
  });
}

/**
 * Makes, checks and publishes candidate rows; on a version conflict, makes them again.
 * @returns `overtaken` if another load has loaded objects of this one, which then has to list its sources again.
 */
async function publishCandidates(
  tracker: Tracker,
  plan: LoadPlan,
  earlier: readonly PromiseLike<EndedChecks>[],
): Promise<PublishedRun | 'overtaken'> {
  for (let round = 1; ; round += 1) {
    const { starVersion, contents } = await makeAllCandidates(tracker, plan);
    const checks = await checkCandidates(tracker, plan, earlier);
    const input: PublishInput = {
      loadId: plan.loadId,
      starVersion,
      checks,
      candidates: candidateStepsOf(plan),
      contents,
      isRebuild: plan.correction?.kind === 'rebuild',
      isDryRun: plan.isDryRun,
    };
    const published = await trackStep(tracker, {
      step: 'publish',
      run: () => longActivities.publish(input),
      figures: (done) => (done.outcome === 'published' ? { changed: sum(Object.values(done.changed)) } : {}),
    });
    if (published.outcome === 'published') return tracker.notePublished(published);
    tracker.noteVersionConflict();
    if (published.outcome === 'overtaken') return 'overtaken';
    if (round % MAX_ROUNDS > 0) continue;
    const message = `Other loads published ${MAX_ROUNDS} times before this one could`;
    await retryOrThrow(tracker, 'publish', ApplicationFailure.nonRetryable(message, 'WAREHOUSE_CONFLICT'));
  }
}

async function retryOrThrow(tracker: Tracker, step: string, error: unknown): Promise<void> {
  if ((await holdFailed(tracker, step, error)).kind === 'retry') return;
  tracker.noteFailed(error, step);
  throw error;
}

/** Ends a run that found nothing new: the star does not change, so its checks still hold. */
function recordNothingNew(tracker: Tracker, { loadId, marksContent, isDryRun }: LoadPlan): Promise<PublishedRun> {
  const ended = { loadId, steps: tracker.endedSteps, endedAt: tracker.close() };
  const run = () => longActivities.recordNothingNew({ ...ended, marksContent, isDryRun });
  return trackStep(tracker, { step: 'recordNothingNew', run });
}

function cleanUp(tracker: Tracker, { loadId, isDryRun }: LoadPlan, { changed, tables }: PublishedRun): Promise<void> {
  // A publish of an older worker reports fewer tables.
  const reported = isDryRun === true ? [] : STAR_TABLES.filter((table) => table in changed);
  const stale = reported.filter((table) => sum([changed[table]]) > STALE_SHARE * tables[table]);
  const grown = stale.filter((table) => changed[table].inserted > STALE_SHARE * tables[table]);
  const endedAt = tracker.close();
  const run = () => longActivities.cleanUp({ loadId, stale, grown, steps: tracker.endedSteps, endedAt });
  return trackStep(tracker, { step: 'cleanUp', run });
}

function sum(changes: readonly TableChange[]): number {
  return changes.reduce((total, { inserted, updated, deleted = 0 }) => total + inserted + updated + deleted, 0);
}
