import { setMaxListeners } from 'node:events';
import { Context, log } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { showBytes } from '../copy-emulator/utf8.js';
import { ERRORS, LoadError, messageOf, type ErrorCode } from '../model/errors.js';
import type { ActivityContext } from '../load/activity-context.js';
import type { Tag } from '../warehouse/warehouse.js';

/** How often a step says that it is alive, in milliseconds; cancellation reaches it with the answer. */
const HEARTBEAT_MS = 1_000;

/**
 * Longest message of a failure before its remedy, in bytes: the failure of a retrying activity, which the server cuts at
 * 4 KiB, stays under 2 KiB as a whole.
 */
const MESSAGE_BYTES = 1_200;

/** Frames of the stack of a mistake in this program that its failure shows. */
const FRAMES = 4;

/** When the step of a stopped worker is given to another. */
const HAND_OVER_DELAY = '100 milliseconds';

/** Runs the work of an activity: with heartbeats, and with its errors as failures that Temporal understands. */
export async function runActivity<T>(work: (context: ActivityContext) => Promise<T>): Promise<T> {
  const context = Context.current();
  const { info, cancellationSignal: signal } = context;
  // One listener for each object that is read ahead: many, and no leak.
  setMaxListeners(0, signal);
  const tag: Tag = {
    workflowId: info.workflowExecution?.workflowId ?? '',
    runId: info.workflowExecution?.runId ?? '',
    activity: `${info.activityType}/${info.activityId}`,
    attempt: info.attempt,
  };
  let details: Record<string, unknown> = {};
  const timer = setInterval(() => context.heartbeat(details), HEARTBEAT_MS);
  try {
    return await work({
      signal,
      tag,
      report: (latest) => void (details = latest),
      warn: (warning, facts) => void log.warn(warning, facts),
    });
  } catch (error) {
    if (signal.aborted && context.cancellationDetails?.workerShutdown) throw handedOver();
    throw toFailure(error, info.activityType === 'planLoad' ? {} : { more: `sparkify status ${tag.workflowId}` });
  } finally {
    clearInterval(timer);
  }
}

/**
 * The failure of a step whose worker was told to stop. It has nothing to do with a load that is cancelled: another
 * worker takes the step up at once, however often it was tried before. Nobody need be woken by it.
 */
function handedOver(): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'WORKER_LOST' satisfies ErrorCode,
    message: `The worker was told to stop, and stopped this step's statement. ${ERRORS.WORKER_LOST.remedy}`,
    nextRetryDelay: HAND_OVER_DELAY,
    category: ApplicationFailureCategory.BENIGN,
    details: [{ handedOver: true }],
  });
}

/**
 * A failure as it crosses into the workflow: the code is its type, the message and the facts are in it.
 * @param more further facts; the ledger knows nothing yet of a load that is being planned.
 */
export function toFailure(error: unknown, more: { readonly more?: string } = {}): unknown {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  const failed =
    error instanceof LoadError
      ? error
      : new LoadError('INTERNAL', messageOf(error), {}, error instanceof Error ? { cause: error } : {});
  const remedy = `${failed.remedy} (${failed.code}, docs/errors.md)`;
  const failure = ApplicationFailure.create({
    type: failed.code satisfies ErrorCode,
    message: `${cut(failed.message)}\n${remedy}`,
    nonRetryable: !failed.retryable,
    details: [{ ...failed.details, ...more }],
  });
  // A stack repeats the message. It leads somewhere only where the mistake is ours.
  failure.stack = failed.code === 'INTERNAL' ? framesOf(error) : '';
  return failure;
}

function cut(message: string): string {
  const bytes = Buffer.from(message);
  return bytes.length <= MESSAGE_BYTES ? message : `${showBytes(bytes, 0, bytes.length, MESSAGE_BYTES)}…`;
}

function framesOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  const frames = lines.filter((line) => /^\s+at /.test(line));
  return frames.slice(0, FRAMES).join('\n');
}
