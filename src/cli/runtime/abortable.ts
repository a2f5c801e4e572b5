import { setMaxListeners } from 'node:events';
import type { WorkflowClient } from '@temporalio/client';

/** Runs requests of a client to Temporal, and cancels those that still wait when the signal aborts. */
export function abortable<R>(
  client: Pick<WorkflowClient, 'withAbortSignal'>,
  signal: AbortSignal,
  requests: () => Promise<R>,
): Promise<R> {
  // The client listens to the signal for each request, and never stops: with a signal of its own, a call leaves nothing.
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return client.withAbortSignal(own, requests);
}
