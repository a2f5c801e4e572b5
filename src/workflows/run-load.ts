import { ApplicationFailure, Trigger } from '@temporalio/workflow';
import { STAR_TABLES, type TableChange } from '../model/star.js';
import { candidateStepsOf, STAGING_TABLE, type LoadPlan, type SourceName } from '../model/plan.js';
import type { PublishedRun, StagedSource } from '../model/result.js';
import { makeAllCandidates } from './candidates.js';
import { checkCandidates, checkStaging, type EndedChecks } from './checks.js';
import { codeOf } from './failure.js';
import { holdFailed, trackStep } from './track-step.js';
import { sideBySide } from './side-by-side.js';
import { shortActivities, longActivities, stagingActivities } from './activities.js';
import type { Tracker } from './tracker.js';
import { showPlan } from './visibility.js';

/** How often a load lists again because objects change under it. */
const LISTINGS = 5;

/** How often candidate rows are made again because other runs publish: each time one of them has got further. */
const ROUNDS = 50;

/** Redshift's own ANALYZE leaves a table alone of which less has changed, and so do we on PostgreSQL. */
const STALE_SHARE = 0.1;

/** The steps of a load, in their order. */
export async function runLoad(tracker: Tracker, input: unknown): Promise<PublishedRun> {
  const plan = await trackStep(tracker, { step: 'planLoad', run: () => shortActivities.planLoad(input) });
  tracker.plan = plan;
  showPlan(plan);
  const options = { withRunSchema: plan.endsWhenNothingNew !== true };
  await trackStep(tracker, { step: 'createTables', run: () => shortActivities.createTables(plan.loadId, options) });
  if ((await stageSources(tracker, plan)) === 'nothing new') return recordNothingNew(tracker, plan);
  const published = await checkAndPublish(tracker, plan);
  await cleanUp(tracker, plan, published);
  return published;
}

async function stageSources(tracker: Tracker, plan: LoadPlan): Promise<'staged' | 'nothing new'> {
  for (let listing = 1; ; listing += 1) {
    tracker.objects = await trackStep(tracker, {
      step: 'discoverObjects',
      run: () => longActivities.discoverObjects(plan),
      figures: ({ events, songs }) => ({ rows: events.loaded + songs.loaded }),
    });
    if (plan.endsWhenNothingNew === true && lacksNothing(tracker)) return 'nothing new';
    try {
      const [events, songs] = await sideBySide<[StagedSource, StagedSource]>(
        () => copyStaging(tracker, plan, 'events'),
        () => copyStaging(tracker, plan, 'songs'),
      );
      tracker.staged = { events, songs };
      return 'staged';
    } catch (error) {
      if (codeOf(error) !== 'OBJECT_CHANGED') throw error;
      if (listing % LISTINGS === 0) await retryOrThrow(tracker, 'copyStaging', error);
    }
  }
}

function lacksNothing({ objects }: Tracker): boolean {
  return objects.events.loaded + objects.songs.loaded === 0;
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

/** Staging is checked while candidate rows are made of it: those need both processors of a small machine only in part. */
async function checkAndPublish(tracker: Tracker, plan: LoadPlan): Promise<PublishedRun> {
  const staging = new Trigger<EndedChecks>();
  const [published] = await sideBySide<[PublishedRun, void]>(
    () => publishCandidates(tracker, plan, staging),
    async () => staging.resolve(await checkStaging(tracker, plan)),
  );
  return published;
}

/** Candidate rows are right for the star that they were made against: when another run publishes first, they are made again. */
async function publishCandidates(
  tracker: Tracker,
  plan: LoadPlan,
  staging: PromiseLike<EndedChecks>,
): Promise<PublishedRun> {
  for (let round = 1; ; round += 1) {
    const starVersion = await makeAllCandidates(tracker, plan);
    const checks = await checkCandidates(tracker, plan, staging);
    const input = { loadId: plan.loadId, starVersion, checks, candidates: candidateStepsOf(plan) };
    const published = await trackStep(tracker, {
      step: 'publish',
      run: () => longActivities.publish(input),
      figures: (done) => (done.outcome === 'published' ? { changed: sum(Object.values(done.changed)) } : {}),
    });
    if (published.outcome === 'published') return published;
    tracker.noteOvertaken();
    if (round % ROUNDS === 0) await retryOrThrow(tracker, 'publish', overtaken());
  }
}

function overtaken(): ApplicationFailure {
  const message = `Other loads published ${ROUNDS} times before this one could`;
  return ApplicationFailure.nonRetryable(message, 'WAREHOUSE_CONFLICT');
}

async function retryOrThrow(tracker: Tracker, step: string, error: unknown): Promise<void> {
  if ((await holdFailed(tracker, step, error)).kind === 'retry') return;
  tracker.noteFailed(error, step);
  throw error;
}

/** Ends a run whose sources have nothing that the ledger lacks: the star stays as it is, and its checks hold. */
function recordNothingNew(tracker: Tracker, { loadId }: LoadPlan): Promise<PublishedRun> {
  const run = () => longActivities.recordNothingNew({ loadId, steps: tracker.endedSteps });
  return trackStep(tracker, { step: 'recordNothingNew', run });
}

function cleanUp(tracker: Tracker, { loadId }: LoadPlan, { changed, tables }: PublishedRun): Promise<void> {
  // A publish of an older worker reports fewer tables.
  const reported = STAR_TABLES.filter((table) => table in changed);
  const stale = reported.filter((table) => sum([changed[table]]) > STALE_SHARE * tables[table]);
  const run = () => longActivities.cleanUp({ loadId, stale, steps: tracker.endedSteps });
  return trackStep(tracker, { step: 'cleanUp', run });
}

function sum(changes: readonly TableChange[]): number {
  return changes.reduce((total, { inserted, updated }) => total + inserted + updated, 0);
}
