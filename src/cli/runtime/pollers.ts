import type { WorkflowClient } from '@temporalio/client';
import proto from '@temporalio/proto';

/** An idle worker polls once a minute, and the server remembers a poller for longer than that. */
const MAX_POLL_AGE_MS = 90_000;

const { TaskQueueType } = proto.temporal.api.enums.v1;

/** Identities (`pid@host`) of the workers that have polled a task queue within the last 90 seconds. */
export async function recentWorkers(
  { workflowService, options }: WorkflowClient,
  taskQueue: string,
): Promise<string[]> {
  const { pollers } = await workflowService.describeTaskQueue({
    namespace: options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  return (pollers ?? []).flatMap(({ identity, lastAccessTime }) => {
    const polledAt = Number(lastAccessTime?.seconds ?? 0) * 1000;
    return Date.now() - polledAt < MAX_POLL_AGE_MS ? [identity ?? ''] : [];
  });
}
