import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import { codeOf, describeFailure } from './failure.js';
import type { Decision } from './hold.js';
import type { StepFigures, StepProgress } from '../model/steps.js';
import { nameOf } from './progress.js';
import type { Tracker } from './tracker.js';

/** Step of a load. */
export interface TrackedStep<T> {
  /** Name of the activity. */
  readonly step: string;
  /** Table, check or source that the step works on. */
  readonly subject?: string;
  readonly run: () => Promise<T>;
  readonly figures?: (result: T) => StepFigures;
  /** Result of a failed check that an operator has accepted. */
  readonly accept?: (error: unknown, reason: string) => T;
  /** Code of a failure that the workflow handles itself, so that it is never held. */
  readonly passes?: string;
}

/**
 * Runs a step, and records its start, end and figures. If the plan says so, a step that has failed for good is held, and
 * runs again if an operator decides that.
 */
export async function trackStep<T>(tracker: Tracker, step: TrackedStep<T>): Promise<T> {
  for (;;) {
    const entry = tracker.begin(step.step, step.subject ?? '');
    try {
      const result = await step.run();
      tracker.end(entry, 'done', step.figures?.(result));
      return result;
    } catch (error) {
      const decision = await decisionOn(tracker, step, entry, error);
      tracker.end(entry, isCancellation(error) ? 'cancelled' : decision.kind === 'accept' ? 'accepted' : 'failed');
      if (decision.kind === 'accept' && step.accept !== undefined) return step.accept(error, decision.reason);
      if (decision.kind === 'retry') continue;
      if (!isCancellation(error)) tracker.noteFailed(error, nameOf(entry));
      throw error;
    }
  }
}

/** Decision on a failed step, which is held if the plan says so. @throws CancelledFailure */
export async function holdFailed(
  tracker: Tracker,
  step: string,
  error: unknown,
  check: string | null = null,
): Promise<Decision> {
  if (!mayHold(tracker, error)) return { kind: 'fail' };
  return tracker.hold.decisionOn({ failure: describeFailure(error, step), check }, tracker.plan?.holdHours ?? 0);
}

async function decisionOn(
  tracker: Tracker,
  { accept, passes }: Pick<TrackedStep<unknown>, 'accept' | 'passes'>,
  entry: StepProgress,
  error: unknown,
): Promise<Decision> {
  const code = codeOf(error);
  if (!mayHold(tracker, error) || (passes !== undefined && code === passes)) return { kind: 'fail' };
  tracker.end(entry, 'held');
  const check = accept !== undefined && code === 'CHECK_FAILED' ? entry.subject : null;
  try {
    return await holdFailed(tracker, nameOf(entry), error, check);
  } catch (cancelled) {
    tracker.end(entry, 'failed');
    throw cancelled;
  }
}

/** Whether a failure may be held. Anything but the failure of an activity is a bug, which no operator can decide on. */
function mayHold({ plan }: Tracker, error: unknown): boolean {
  const isFailure = error instanceof ActivityFailure || error instanceof ApplicationFailure;
  return plan?.onFailure === 'hold' && isFailure && !isCancellation(error);
}
