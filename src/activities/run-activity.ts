import { setMaxListeners } from 'node:events';
import { Context, log } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { showBytes } from '../copy-emulator/utf8.js';
import { ERRORS, LoadError, messageOf, type ErrorCode } from '../model/errors.js';
import { shellWord } from '../model/shell-word.js';
import type { ActivityContext } from '../load/activity-context.js';
import type { Tag } from '../warehouse/warehouse.js';

/** Milliseconds between two heartbeats. Cancellation arrives with the response to one. */
const HEARTBEAT_MS = 1_000;

/**
 * Maximum bytes of a failure's message before its remedy. The whole failure stays under 2 KiB: the server cuts the failure
 * of a retrying activity at 4 KiB.
 */
const MAX_MESSAGE_BYTES = 1_200;

/** Maximum number of stack frames that the failure of an internal error shows. */
const MAX_FRAMES = 4;

/** Delay before another worker retries the step of a stopped worker. */
const HAND_OVER_DELAY = '100 milliseconds';

/**
 * Runs the work of an activity with heartbeats, and converts its errors into failures that Temporal understands.
 * @param facts further facts of its failure.
 */
export async function runActivity<T>(
  work: (context: ActivityContext) => Promise<T>,
  facts: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  const context = Context.current();
  const { info, cancellationSignal: signal } = context;
  const { workflowExecution: workflow } = info;
  if (workflow === undefined) throw toFailure(outsideWorkflow(info.activityType));
  // Each object that is read ahead adds a listener: many of them are no leak.
  setMaxListeners(0, signal);
  const tag: Tag = {
    workflowId: workflow.workflowId,
    runId: workflow.runId,
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
    if (signal.aborted && context.cancellationDetails?.workerShutdown) throw handOverFailure();
    const more = info.activityType === 'planLoad' ? {} : { more: `sparkify status ${shellWord(tag.workflowId)}` };
    throw toFailure(error, { ...more, ...facts });
  } finally {
    clearInterval(timer);
  }
}

/**
 * Error of a step that no workflow started (`temporal activity execute`). A step trusts the results of earlier steps in its
 * input, as a publish those of the checks: so only this program's workflows may start it.
 */
function outsideWorkflow(activityType: string): LoadError {
  const message = `The activity ${activityType} runs as a step of a workflow only`;
  return new LoadError('INPUT_INVALID', message, {}, { remedy: 'Start the workflow: sparkify load.' });
}

/**
 * Failure of a step whose worker is shutting down, as opposed to a cancelled load. Another worker retries the step
 * without the usual backoff. The category keeps it out of alerts.
 */
function handOverFailure(): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'WORKER_LOST' satisfies ErrorCode,
    message: `The worker is shutting down, and stopped this step's statement. ${ERRORS.WORKER_LOST.remedy}`,
    nextRetryDelay: HAND_OVER_DELAY,
    category: ApplicationFailureCategory.BENIGN,
    details: [{ handedOver: true }],
  });
}

/**
 * Converts an error into the failure that the workflow receives: its type is the code, its details are the facts.
 * @param more further facts; the ledger does not know a load yet that is being planned.
 */
function toFailure(error: unknown, more: Readonly<Record<string, unknown>> = {}): unknown {
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
  // A stack repeats the message, and helps only with a bug of this program.
  failure.stack = failed.code === 'INTERNAL' ? framesOf(error) : '';
  return failure;
}

function cut(message: string): string {
  const bytes = Buffer.from(message);
  return bytes.length <= MAX_MESSAGE_BYTES ? message : `${showBytes(bytes, 0, bytes.length, MAX_MESSAGE_BYTES)}…`;
}

function framesOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  const frames = lines.filter((line) => /^\s+at /.test(line));
  return frames.slice(0, MAX_FRAMES).join('\n');
}
