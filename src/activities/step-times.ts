import { Context, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { messageOf } from '../model/errors.js';
import type { EndedStep } from '../load/record-steps.js';

/** Milliseconds that the server has to answer: the times are not worth a long wait. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Time of an activity in milliseconds since 1970: of its last attempt, without the wait for a worker. */
interface ActivityTime {
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * Gives each step the time of its activity, from the history of this workflow. The workflow's own clock stands still while
 * it handles what happened: steps that end together would all have the time of the longest. A step keeps the workflow's
 * time if the server does not answer.
 */
export async function withActivityTimes(steps: readonly EndedStep[]): Promise<readonly EndedStep[]> {
  try {
    const { client, info } = Context.current();
    const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
    const times = await client.connection.withDeadline(Date.now() + ANSWER_TIMEOUT_MS, () =>
      activityTimes(client, workflowId, runId),
    );
    return steps.map((step) => {
      const time = times.get(step.step)?.[step.nth ?? -1];
      return time === undefined ? step : { ...step, ...time };
    });
  } catch (error) {
    log.warn(`Steps have the times of the workflow's clock: ${messageOf(error)}`);
    return steps;
  }
}

/** Times of the activities of a run by their names, in the order in which they were scheduled; undefined while one runs. */
async function activityTimes(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<Map<string, (ActivityTime | undefined)[]>> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const times = new Map<string, (ActivityTime | undefined)[]>();
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
