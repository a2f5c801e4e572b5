import { setTimeout as sleep } from 'node:timers/promises';
import { LoadError } from '../../../model/errors.js';
import { explainError } from '../../runtime/explain-error.js';

/** Delay between two attempts. */
const RETRY_MS = 2_000;

/** Interval of the lines that say what is waited for. */
const REPORT_MS = 60_000;

/**
 * Starts something that needs Temporal and the warehouse as soon as both answer: a worker that starts before they do must
 * not end. Reports what it waits for at once, then every minute.
 * @throws any error that waiting does not fix; that of `signal` when it aborts.
 */
export async function untilReachable<T>(
  start: () => Promise<T>,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<T> {
  let reportedAt = -Infinity;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await start();
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      if (Date.now() - reportedAt >= REPORT_MS) {
        const { message, remedy } = explainError(error);
        report(`Waiting until it answers: ${message}. ${remedy}`);
        reportedAt = Date.now();
      }
    }
    await sleep(RETRY_MS, undefined, { signal });
  }
}

/** Whether the warehouse or Temporal does not answer now. TransportError is what Temporal's native connection throws. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof LoadError) return error.code === 'WAREHOUSE_UNAVAILABLE';
  return error instanceof Error && error.name === 'TransportError';
}
