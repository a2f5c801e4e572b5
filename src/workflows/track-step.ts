import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import { codeOf, describeFailure } from './failure.js';
import type { Decision } from './hold.js';
import { nameOf, type StepFigures, type StepProgress } from './progress.js';
import type { Tracker } from './tracker.js';

/** One step of a load. */
export interface TrackedStep<T> {
  /** The activity's name. */
  readonly step: string;
  /** The table, check or source that it works on. */
  readonly subject?: string;
  readonly run: () => Promise<T>;
  readonly figures?: (result: T) => StepFigures;
  /** The result of a check that failed, where an operator accepts that. */
  readonly accept?: (error: unknown, reason: string) => T;
  /** The code of a failure that the workflow itself knows what to do about. */
  readonly passes?: string;
}

/**
 * Runs a step, and notes when it began, how it ended and what it did. One that has failed for good is held where the
 * load is told so, and is run again when an operator wants it.
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

/** What is to become of something that failed: it is held where the load is told so. @throws CancelledFailure */
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

/** Anything else than a failure of an activity is a mistake in this code, and is not for an operator to decide on. */
function mayHold({ plan }: Tracker, error: unknown): boolean {
  const isFailure = error instanceof ActivityFailure || error instanceof ApplicationFailure;
  return plan?.onFailure === 'hold' && isFailure && !isCancellation(error);
}
