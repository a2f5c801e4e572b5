import type { Client, WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';

const { UpdateActivityOptionsRequest } = proto.temporal.api.workflowservice.v1;

/**
 * Finds when the outcome of a run was final: when the last step failed for good before people were notified of it, or, of a
 * run that completes, when its last step ended.
 * @param nth notice of the run, from 1.
 * @returns milliseconds since 1970; null while nobody is notified.
 */
export async function momentOfOutcome(run: WorkflowHandle, nth: number): Promise<number | null> {
  const { events } = await run.fetchHistory();
  let failedAt: number | null = null;
  let endedAt = 0;
  let notices = 0;
  for (const event of events ?? []) {
    const at = Number(event.eventTime?.seconds ?? 0) * 1000 + Number(event.eventTime?.nanos ?? 0) / 1e6;
    if (event.activityTaskFailedEventAttributes || event.activityTaskTimedOutEventAttributes) failedAt = at;
    if (event.activityTaskCompletedEventAttributes) endedAt = at;
    const child = event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowType?.name;
    if (child === 'notifyOutcome' && (notices += 1) === nth) return failedAt ?? endedAt;
  }
  return null;
}

/**
 * Limits the attempts of the pending steps of a run, as `temporal activity update-options` does: a fault is final after
 * seconds, where the product tries for a quarter of an hour. All else of the step is as it was.
 * @param from least attempt of a step that is limited. @param to its last attempt.
 */
export async function limitAttempts(
  client: Client,
  { workflowId }: Pick<WorkflowHandle, 'workflowId'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const { namespace } = client.options;
  const execution = { workflowId };
  const { pendingActivities } = await client.workflowService.describeWorkflowExecution({ namespace, execution });
  const retried = (pendingActivities ?? []).filter(
    ({ attempt, maximumAttempts }) => (attempt ?? 0) >= from && maximumAttempts !== to,
  );
  for (const { activityId: id } of retried) {
    const request = UpdateActivityOptionsRequest.fromObject({
      namespace,
      execution,
      id,
      activityOptions: { retryPolicy: { maximumAttempts: to } },
      updateMask: { paths: ['retry_policy.maximum_attempts'] },
    });
    // A step that has ended meanwhile needs no limit.
    await client.workflowService.updateActivityOptions(request).catch(ignoreEnded);
  }
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof Error && /not ?found|completed/i.test(error.message))) throw error;
}
