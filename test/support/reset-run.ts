import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';

const { ResetWorkflowExecutionRequest } = proto.temporal.api.workflowservice.v1;

/** RESET_REAPPLY_EXCLUDE_TYPE_UPDATE: what operators decided after the event is not decided again. */
const EXCLUDE_UPDATES = 2;

/** Resets a run to a WorkflowTaskCompleted event of it. @returns the run that goes on from there. */
export async function resetRun(
  client: Client,
  run: WorkflowHandle,
  eventId: number,
  without?: 'updates',
): Promise<WorkflowHandle> {
  const { runId } = await run.describe();
  const request = ResetWorkflowExecutionRequest.fromObject({
    namespace: 'default',
    requestId: randomUUID(),
    reason: 'a test',
    resetReapplyExcludeTypes: without === undefined ? [] : [EXCLUDE_UPDATES],
    workflowExecution: { workflowId: run.workflowId, runId },
    workflowTaskFinishEventId: eventId,
  });
  const answer = await client.workflowService.resetWorkflowExecution(request);
  return client.workflow.getHandle(run.workflowId, answer.runId);
}
