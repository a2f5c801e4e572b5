import type { WorkflowHandle } from '@temporalio/client';

/**
 * Where a run can be reset to so that what was done is kept: of each step, by its name, the first WorkflowTaskCompleted
 * event after the last time that it ended.
 */
export async function completedSteps(run: WorkflowHandle): Promise<Map<string, number>> {
  const { events } = await run.fetchHistory();
  const names = new Map<number, string>();
  const ended = new Set<string>();
  const found = new Map<string, number>();
  for (const event of events ?? []) {
    const id = Number(event.eventId);
    const name = event.activityTaskScheduledEventAttributes?.activityType?.name;
    if (name) names.set(id, name);
    const of = event.activityTaskCompletedEventAttributes?.scheduledEventId;
    if (of) ended.add(names.get(Number(of)) ?? '');
    if (event.workflowTaskCompletedEventAttributes) {
      for (const step of ended) found.set(step, id);
      ended.clear();
    }
  }
  return found;
}
