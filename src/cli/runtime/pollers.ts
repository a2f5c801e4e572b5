import type { WorkflowClient } from '@temporalio/client';
import { TASK_QUEUE } from '../../worker.js';

/** A worker that waits for work asks for it again after a minute; the server remembers it for longer. */
const SEEN_WITHIN_MS = 90_000;

/** Number of Temporal's API: a queue of workflow tasks. */
const WORKFLOW_TASKS = 1;

/** The identities (`pid@host`) of the workers that wait for work on our task queue, or did within the last 90 s. */
export async function recentWorkers({ workflowService, options }: WorkflowClient): Promise<string[]> {
  const { namespace } = options;
  const queue = { namespace, taskQueue: { name: TASK_QUEUE }, taskQueueType: WORKFLOW_TASKS };
  const { pollers } = await workflowService.describeTaskQueue(queue);
  return (pollers ?? []).flatMap(({ identity, lastAccessTime }) => {
    const seen = Number(lastAccessTime?.seconds ?? 0) * 1000;
    return Date.now() - seen < SEEN_WITHIN_MS ? [identity ?? ''] : [];
  });
}
