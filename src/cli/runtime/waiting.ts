import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowClient, WorkflowHandle } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { messageOf } from '../../errors.js';
import { TASK_QUEUE } from '../../worker.js';
import { recentWorkers } from './pollers.js';
import { progressLine } from '../output/verbosity.js';

/** A load whose worker is there begins in a tenth of a second. */
const PATIENCE_MS = 3_000;

/** What Temporal looks at for the last failure of a worker. */
const LAST_EVENTS = 10;

/** Says on stderr why a load does not begin, each reason once, until it has begun or is over. */
export async function sayWhyItWaits(
  handle: WorkflowHandle,
  hasBegun: () => boolean,
  isOver: Promise<boolean>,
): Promise<void> {
  const said = new Set<string>();
  while (!(await Promise.race([isOver, sleep(PATIENCE_MS, false, { ref: false })])) && !hasBegun()) {
    // To say why fails no load: where Temporal does not answer, the load's own request says so.
    const reason = await whyItWaits(handle).catch(() => null);
    if (reason === null || said.has(reason)) continue;
    said.add(reason);
    progressLine(reason);
  }
}

/** Why a load that was started does not begin; null where nothing is in its way. */
async function whyItWaits({ client, workflowId }: WorkflowHandle): Promise<string | null> {
  const failed = await lastTaskFailure(client, workflowId);
  if (failed !== null) return `A worker cannot begin this load, and tries again: ${failed}`;
  const workers = await recentWorkers(client);
  return workers.length > 0 ? null : `No worker waits on task queue ${TASK_QUEUE}. Start one: sparkify worker`;
}

async function lastTaskFailure(client: WorkflowClient, workflowId: string): Promise<string | null> {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    ...{ namespace: client.options.namespace, execution: { workflowId }, maximumPageSize: LAST_EVENTS },
  });
  const failures = history?.events?.map((event) => event.workflowTaskFailedEventAttributes?.failure) ?? [];
  const failure = failures.find((one) => one !== null && one !== undefined);
  if (failure === undefined || failure === null) return null;
  // What a worker with other keys says we cannot read either: that we cannot is the reason then.
  const decoded = decodeOptionalFailureToOptionalError(client.options.loadedDataConverter, failure);
  return messageOf(await decoded.catch((unreadable: unknown) => unreadable));
}
