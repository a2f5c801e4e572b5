import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowClient, WorkflowHandle } from '@temporalio/client';
import { messageOf } from '../../model/errors.js';
import { progressLine } from '../output/verbosity.js';
import { failureMessage } from './decode.js';
import { recentWorkers } from './pollers.js';

/** Time that a load may take to begin before a reason is looked for. With a worker, it begins in a tenth of a second. */
const BEGIN_TIMEOUT_MS = 2_000;

/** Number of events at the end of the history in which a worker's last failure is looked for. */
const LAST_EVENTS = 10;

/** Reports on stderr why a load does not begin, each reason once, until it has begun or has ended. */
export async function reportWaitReasons(
  handle: WorkflowHandle,
  hasBegun: () => boolean,
  isOver: Promise<boolean>,
): Promise<void> {
  const reported = new Set<string>();
  while (!(await Promise.race([isOver, sleep(BEGIN_TIMEOUT_MS, false, { ref: false })])) && !hasBegun()) {
    // Looking for a reason never fails a load: if Temporal does not answer, the load's own request reports it.
    const reason = await findWaitReason(handle).catch(() => null);
    if (reason === null || reported.has(reason)) continue;
    reported.add(reason);
    progressLine(reason);
  }
}

/** Finds out why a started load does not begin; null if nothing is in its way. */
async function findWaitReason(handle: WorkflowHandle): Promise<string | null> {
  const { client, workflowId } = handle;
  const failure = await lastTaskFailure(client, workflowId);
  if (failure !== null) return `A worker cannot begin this load, and tries again: ${failure}`;
  const { taskQueue } = await handle.describe();
  const workers = await recentWorkers(client, taskQueue);
  return workers.length > 0 ? null : `No worker polls task queue ${taskQueue}. Start one: sparkify worker`;
}

async function lastTaskFailure(client: WorkflowClient, workflowId: string): Promise<string | null> {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution: { workflowId },
    maximumPageSize: LAST_EVENTS,
  });
  const failures = history?.events?.map((event) => event.workflowTaskFailedEventAttributes?.failure) ?? [];
  const failure = failures.find((one) => one !== null && one !== undefined);
  if (failure === undefined || failure === null) return null;
  // A failure of a worker with other keys cannot be read here either. Then that is the reason.
  return failureMessage(client, failure).catch(messageOf);
}
