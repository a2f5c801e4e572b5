import { setTimeout as sleep } from 'node:timers/promises';
import { QueryNotRegisteredError, type WorkflowHandle } from '@temporalio/client';
import { LoadError } from '../../model/errors.js';
import type { LoadResult } from '../../model/result.js';
import { incompatibleWorker, parseProgress, type LoadProgress } from '../../client/answers.js';
import { progressQuery } from '../../workflows/queries.js';
import { abortable } from './abortable.js';
import { createDisplay } from '../output/progress-display.js';
import { progressLine, verbosity } from '../output/verbosity.js';
import { NO_PENDING_STEPS, readPendingSteps, type PendingSteps } from './pending-steps.js';
import { reportWaitReasons } from './waiting.js';

/** Interval at which a running load is asked for its progress. */
const POLL_MS = 250;

/** Interval at which the server is asked for steps that are tried again, where only those are shown. */
const RETRY_POLL_MS = 2_000;

/**
 * Shows the progress of a load on stderr until `ended` settles. Showing it never fails a load: an answer that is missing
 * is asked for again, and one that this version cannot read is reported once.
 * @param signal cancels requests that wait.
 */
export async function showProgress(
  handle: WorkflowHandle,
  ended: Promise<LoadResult>,
  signal: AbortSignal,
): Promise<void> {
  const result = ended.catch(() => null);
  const isOver = result.then(() => true);
  const display = createDisplay(handle.workflowId);
  const source = new ProgressSource(handle);
  const pending = new PendingSource(handle, display.isLive ? 0 : RETRY_POLL_MS);
  let hasBegun = false;
  const request = <R>(requests: () => Promise<R>) => abortable(handle.client, signal, requests);
  const waiting = request(() => reportWaitReasons(handle, () => hasBegun, isOver));
  do {
    const progress = await request(() => source.read());
    hasBegun ||= source.hasAnswered;
    if (progress !== null) display.show(progress, await request(() => pending.read()));
  } while (!(await Promise.race([isOver, sleep(POLL_MS, false)])));
  await waiting;
  const last = progressAtEnd(source.last, await result) ?? (await request(() => source.read()));
  if (last !== null) display.show(last, NO_PENDING_STEPS);
  display.end();
}

/**
 * The progress of a load that has ended, from its result: for a query the worker would replay the load.
 * @returns null if that does not say it, as of a load that was cancelled or that ended within the first interval.
 */
function progressAtEnd(before: LoadProgress | null, result: LoadResult | null): LoadProgress | null {
  if (before === null || before.plan === null || result?.steps === undefined) return null;
  const { objects, steps, checks, warnings, failure } = result;
  return { ...before, objects, steps, checks, warnings, failure, held: [] };
}

/** Reads the progress of a load. */
class ProgressSource {
  /** True once a worker has answered, even if the answer cannot be read. */
  hasAnswered = false;
  /** The last answer that could be read. */
  last: LoadProgress | null = null;
  #isReported = false;

  constructor(private readonly handle: WorkflowHandle) {}

  /** Reads the progress; null if there is no answer now, or none that this version can read. */
  async read(): Promise<LoadProgress | null> {
    try {
      const answer = await this.handle.query(progressQuery);
      this.hasAnswered = true;
      this.last = parseProgress(answer);
      return this.last;
    } catch (error) {
      this.#reportIncompatible(error);
      return null;
    }
  }

  #reportIncompatible(error: unknown): void {
    const incompatible = isUnknownQuery(error)
      ? incompatibleWorker(`it does not know the query ${progressQuery.name}`)
      : error;
    if (!(incompatible instanceof LoadError) || incompatible.code !== 'WORKER_INCOMPATIBLE') return;
    this.hasAnswered = true;
    if (!this.#isReported) progressLine(`No progress is shown. ${incompatible.message} (${incompatible.code})`);
    this.#isReported = true;
  }
}

/** The server reports every query that fails with this error; the SDK of the worker words the one that is not known. */
function isUnknownQuery(error: unknown): boolean {
  return error instanceof QueryNotRegisteredError && error.message.includes('did not register a handler');
}

/** Reads the pending steps of a load, at most once an interval. */
class PendingSource {
  #last = NO_PENDING_STEPS;
  #readAt = Date.now();

  constructor(
    private readonly handle: WorkflowHandle,
    private readonly intervalMs: number,
  ) {}

  async read(): Promise<PendingSteps> {
    if (verbosity() === 'quiet' || Date.now() - this.#readAt < this.intervalMs) return this.#last;
    this.#readAt = Date.now();
    // An answer that is missing is asked for again: showing the progress never fails a load.
    this.#last = await readPendingSteps(this.handle).catch(() => NO_PENDING_STEPS);
    return this.#last;
  }
}
