import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  isCancellation,
  patched,
  setHandler,
} from '@temporalio/workflow';
import { forEachTable, NOTHING_CHANGED } from '../model/star.js';
import { ERRORS, type ErrorCode } from '../model/errors.js';
import type { Failure, LoadResult } from '../model/result.js';
import type { RecordedFailure } from '../load/record-failure.js';
import { describeFailure } from './failure.js';
import { countLoad } from './metrics.js';
import { Lineage } from './lineage.js';
import { Notices } from './notices.js';
import { planQuery, progressQuery } from './queries.js';
import { resultOf } from './result.js';
import { planRun, runLoad } from './run-load.js';
import { shortActivities } from './activities.js';
import { Tracker } from './tracker.js';

/** Child workflows that a load starts, and that outlive it. */
interface Beside {
  readonly notices: Notices;
  readonly lineage: Lineage;
}

/**
 * Loads new and changed objects of the sources into the star: all of them, or none.
 * @param input see `LOAD_INPUT`; without one, the worker's configuration decides.
 * @param surplus further inputs, which are an error: `temporal workflow start` takes `--input` more than once.
 */
export async function loadWarehouse(input?: unknown, ...surplus: readonly unknown[]): Promise<LoadResult> {
  const tracker = new Tracker();
  const beside: Beside = { notices: new Notices(tracker), lineage: new Lineage(tracker) };
  setHandler(progressQuery, () => tracker.progress, { description: 'Progress of the load' });
  setHandler(planQuery, () => tracker.plan, { description: 'Plan of the load' });
  try {
    const plan = await planRun(tracker, input, surplus.length);
    await beside.lineage.ofStarted();
    const published = await runLoad(tracker, plan);
    const { tables, changed, moved, preview } = published;
    tracker.showOutcome('completed');
    countLoad('completed', tracker.durationMs);
    await Promise.all([beside.notices.ofCompleted(), beside.lineage.ofCompleted(published)]);
    return resultOf(tracker, { status: 'COMPLETED', tables, changed, moved, preview, failure: null });
  } catch (error) {
    // Any other error is a bug: it fails the workflow task, not the load, so that a fixed worker can continue.
    if (!(error instanceof ActivityFailure || error instanceof ApplicationFailure || isCancellation(error)))
      throw error;
    throw await closeFailed(tracker, beside, cancelledOr(error as Error));
  }
}

/**
 * Cancellation in place of the failure of a cancelled load: a step that fails after the load was cancelled is not retried,
 * and its failure is not why the load ends. Histories that were recorded before this patch end as failed.
 */
function cancelledOr(error: Error): Error {
  const isCancelled = CancellationScope.current().consideredCancelled;
  if (isCancellation(error) || !isCancelled || !patched('cancelled-while-a-step-fails')) return error;
  return new CancelledFailure('The load was cancelled', [], error);
}

/** Records the failure in the ledger, even if the run was cancelled. @returns the error that ends the workflow. */
async function closeFailed(tracker: Tracker, { notices, lineage }: Beside, error: Error): Promise<Error> {
  const described = withVerdict(describeFailure(error, tracker.failedStep(error)), tracker.hold.verdict);
  const failure = { ...described, published: publishedOf(tracker, described) };
  tracker.failure = failure;
  tracker.show();
  tracker.showOutcome(isCancellation(error) ? 'cancelled' : 'failed');
  // The notice does not wait for the ledger, which may be what has failed.
  const [{ tables, published }] = await Promise.all([
    recordFailure(tracker, failure, tracker.close()),
    notices.ofFailed(failure, error),
    lineage.ofFailed(failure, error),
  ]);
  tracker.show();
  countLoad(isCancellation(error) ? 'cancelled' : 'failed', tracker.durationMs);
  if (isCancellation(error)) return error;
  const result = resultOf(tracker, {
    status: 'FAILED',
    tables,
    changed: published?.changed ?? NOTHING_CHANGED,
    moved: published?.moved ?? 0,
    failure: tracker.failure,
  });
  const message = `${failure.step}: ${tracker.failure.message}`;
  return ApplicationFailure.create({
    type: failure.code,
    message,
    nonRetryable: true,
    details: [result],
    cause: error,
  });
}

/** Adds the operator's verdict, or the lack of one, to the failure. */
function withVerdict(failure: Failure, verdict: string | null): Failure {
  if (verdict === null || failure.code === 'CANCELLED') return failure;
  return { ...failure, message: `${failure.message}\n${verdict}` };
}

/** Whether a failed load has published. A publish whose answer is lost may have; one that says why it failed has not. */
function publishedOf({ published, plan, steps }: Tracker, { code }: Failure): Failure['published'] {
  if (published !== null) return 'yes';
  const last = steps.findLast(({ step }) => step === 'publish');
  if (last === undefined || last.state === 'done' || plan?.isDryRun === true) return undefined;
  const isFinal = code in ERRORS && code !== 'CANCELLED' && !ERRORS[code as ErrorCode].retryable;
  return isFinal ? undefined : 'unknown';
}

/** Records a failure in the ledger, and notes if the ledger has the load as published. */
async function recordFailure(tracker: Tracker, failure: Failure, endedAt: number): Promise<RecordedFailure> {
  const { plan, checks, steps } = tracker;
  const isOpen = steps.some(({ step, state }) => step === 'createTables' && state === 'done');
  const { published } = tracker;
  if (plan === null || !isOpen) return { tables: forEachTable(0), published };
  const record = { loadId: plan.loadId, failure, checks, steps: tracker.endedSteps, endedAt };
  try {
    const recorded = await CancellationScope.nonCancellable(() => shortActivities.recordFailure(record));
    // A worker of an older version answers with the row counts alone.
    if (!('tables' in recorded)) return { tables: recorded, published };
    if (recorded.published !== null) tracker.failure = { ...failure, published: 'yes' };
    return { ...recorded, published: recorded.published ?? published };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    // The load's own failure matters more than that the ledger could not be written.
    const why = describeFailure(error, 'recordFailure').message;
    tracker.failure = { ...failure, message: `${failure.message}\nThe ledger has no record of it: ${why}` };
    return { tables: forEachTable(0), published };
  }
}
