import { CancellationScope, ChildWorkflowFailure, isCancellation, sleep, workflowInfo } from '@temporalio/workflow';
import type { LoadOutcome } from '../model/notice.js';
import type { Failure } from '../model/result.js';
import { notifiesOf } from './failure.js';
import type { notifyOutcome } from './notify-outcome.js';
import { startBeside } from './start-beside.js';
import type { Tracker } from './tracker.js';

/** Search attribute with the id of the schedule that has started a run, which the server sets. */
const SCHEDULED_BY = { name: 'TemporalScheduledById', type: 'KEYWORD' } as const;

/** Time in which further steps may be held before people are notified: steps that run side by side fail together. */
const HELD_TOGETHER = '5 seconds';

/**
 * Starts the workflows that notify people of a load. The load goes on at once, and they outlive it. A load whose plan
 * notifies nobody, as those of older workers, starts nothing.
 */
export class Notices {
  #heldNotices = 0;
  #heldSteps = 0;
  #isAwaitingOthers = false;

  constructor(readonly tracker: Tracker) {
    tracker.onHeld = () => this.#onHeld();
  }

  /** Notifies people of a load that has failed; not of a cancelled one: whoever cancels it knows. */
  async ofFailed(failure: Failure, error: Error): Promise<void> {
    const notifies = this.tracker.plan === null ? notifiesOf(error) : this.#notifies;
    if (notifies && !isCancellation(error)) await this.#start('failed', failure);
  }

  /** Notifies people of a load that has completed, if it is the first good one, or has warnings. */
  async ofCompleted(): Promise<void> {
    if (this.#notifies) await this.#start('completed', null);
  }

  get #notifies(): boolean {
    const { plan } = this.tracker;
    return plan?.notifies === true && plan.isDryRun !== true;
  }

  /** Notifies people of newly held steps, unless they are decided on at once. */
  #onHeld(): void {
    const { length } = this.tracker.hold.held;
    const hasMore = length > this.#heldSteps;
    this.#heldSteps = length;
    if (!hasMore || !this.#notifies || this.#isAwaitingOthers) return;
    this.#isAwaitingOthers = true;
    void CancellationScope.nonCancellable(async () => {
      await sleep(HELD_TOGETHER);
      this.#isAwaitingOthers = false;
      if (this.tracker.hold.held.length > 0) await this.#start('held', null);
    });
  }

  async #start(outcome: LoadOutcome['outcome'], failure: Failure | null): Promise<void> {
    if (outcome === 'held') this.#heldNotices += 1;
    const nth = outcome === 'held' ? this.#heldNotices : 1;
    const facts = this.#outcome(outcome, failure, nth);
    const workflowId = ['notify', facts.loadId ?? facts.runId, outcome, nth].join('-');
    // After a reset, the notice of the same state may still be on its way.
    const beside = await startBeside<typeof notifyOutcome>({
      type: 'notifyOutcome',
      workflowId,
      args: [facts],
      staticSummary: `Notices of a load: ${outcome}`,
    });
    void beside
      ?.result()
      .then(({ warnings }) => warnings.forEach((one) => this.tracker.noteWarning(one)), ignoreFailed);
  }

  #outcome(outcome: LoadOutcome['outcome'], failure: Failure | null, nth: number): LoadOutcome {
    const { plan, startedAt, hold, checks, staged, progress } = this.tracker;
    const { workflowId, runId, typedSearchAttributes } = workflowInfo();
    return {
      outcome,
      workflowId,
      runId,
      loadId: plan?.loadId ?? null,
      nth,
      startedAt,
      at: Date.now(),
      scheduleId: typedSearchAttributes.get(SCHEDULED_BY) ?? null,
      failure,
      held: hold.held,
      warnedChecks: checks.filter(({ status, severity }) => status === 'failed' && severity === 'warn'),
      warnings: progress.warnings,
      rejected: staged.events.rejected + staged.songs.rejected,
    };
  }
}

/** A notice that failed does not fail the load: its own workflow shows why. */
function ignoreFailed(error: unknown): void {
  if (!(error instanceof ChildWorkflowFailure)) throw error;
}
