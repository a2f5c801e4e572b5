import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { ErrorCode } from '../model/errors.js';
import type { Failure } from '../model/result.js';

/** Describes the error that Temporal throws in a workflow when an activity fails. */
export function describeFailure(error: unknown, step: string): Failure {
  if (isCancellation(error)) return { code: 'CANCELLED', message: 'The load was cancelled', step };
  const cause = causeOf(error);
  if (cause instanceof ApplicationFailure) {
    const { sql, file } = (cause.details?.[0] ?? {}) as { sql?: string; file?: string };
    const path = sql ?? file;
    return { code: cause.type ?? 'INTERNAL', message: cause.message, step, sql: path };
  }
  if (cause instanceof TimeoutFailure) {
    const message = `No worker finished this step in time (${cause.timeoutType}). Is a worker running?`;
    return { code: 'WORKER_LOST' satisfies ErrorCode, message, step };
  }
  return { code: 'INTERNAL', message: cause instanceof Error ? cause.message : String(cause), step };
}

/** Code of a failure, if it has one. */
export function codeOf(error: unknown): string | undefined {
  const cause = causeOf(error);
  return cause instanceof ApplicationFailure ? (cause.type ?? undefined) : undefined;
}

/** Whether the worker of a failed activity notifies people; false if the failure does not say. */
export function notifiesOf(error: unknown): boolean {
  const cause = causeOf(error);
  if (!(cause instanceof ApplicationFailure)) return false;
  return (cause.details?.[0] as { notifies?: boolean } | undefined)?.notifies === true;
}

/** Number of rows that failed a check; null for any other failure. */
export function failingRowCount(error: unknown): number | null {
  const cause = causeOf(error);
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'CHECK_FAILED') return null;
  return (cause.details?.[0] as { failing: number } | undefined)?.failing ?? 0;
}

function causeOf(error: unknown): unknown {
  return error instanceof ActivityFailure ? error.cause : error;
}
