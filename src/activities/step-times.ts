import type { Client } from '@temporalio/client';
import type { EndedStep } from '../load/record-steps.js';
import { askTemporal } from './ask-temporal.js';

/** Time of an activity in milliseconds since 1970: of its last attempt, without the wait for a worker. */
interface ActivityTime {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Times by the names of the activities, in the order in which they were scheduled; undefined while one runs. */
type ActivityTimes = Map<string, (ActivityTime | undefined)[]>;

/**
 * Gives each step of an input the time of its activity, from the history of this workflow. The workflow's clock does not
 * advance within a workflow task: steps that are reported in one task would all have the same end. A step keeps the workflow's
 * time if the server does not answer.
 */
export async function withActivityTimes<T extends { readonly steps: readonly EndedStep[] }>(input: T): Promise<T> {
  const times = await askTemporal(
    (client, { info }) => {
      const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
      return activityTimes(client, workflowId, runId);
    },
    { value: new Map() as ActivityTimes, consequence: "Steps have the times of the workflow's clock" },
  );
  const steps = input.steps.map((step) => ({ ...step, ...times.get(step.step)?.[step.nth ?? -1] }));
  return { ...input, steps };
}

/** Times of the activities of a run. */
async function activityTimes(client: Client, workflowId: string, runId: string): Promise<ActivityTimes> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const times: ActivityTimes = new Map();
  const places = new Map<string, { readonly name: string; readonly at: number; startedAt: number }>();
  for (const event of events ?? []) {
    const ms = Number(event.eventTime?.seconds ?? 0) * 1000 + (event.eventTime?.nanos ?? 0) / 1e6;
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      const name = scheduled.activityType?.name ?? '';
      const ofName = times.get(name) ?? [];
      times.set(name, ofName);
      places.set(String(event.eventId), { name, at: ofName.push(undefined) - 1, startedAt: ms });
    }
    const started = places.get(String(event.activityTaskStartedEventAttributes?.scheduledEventId));
    if (started !== undefined) started.startedAt = ms;
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes ??
      event.activityTaskCanceledEventAttributes;
    const place = places.get(String(ended?.scheduledEventId));
    const ofName = place === undefined ? undefined : times.get(place.name);
    if (place !== undefined && ofName !== undefined) ofName[place.at] = { startedAt: place.startedAt, endedAt: ms };
  }
  return times;
}
