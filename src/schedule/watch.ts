import { ScheduleAlreadyRunning, type Client, type ScheduleOptions } from '@temporalio/client';
import type { Work } from './daily.js';

/** Id of the schedule that looks for what does not happen. */
export const WATCH_ID = 'sparkify-watch';

/** Time between two looks. */
const EVERY = '10 minutes';

/**
 * Creates the schedule of the watch, or changes it to these settings: every ten minutes, and at the deadline itself.
 * @param deadline time of day as HH:MM; undefined if there is none.
 */
export async function applyWatch(
  client: Client,
  { deadline, timeZone }: { readonly deadline: string | undefined; readonly timeZone: string },
  work: Work,
): Promise<void> {
  const options = watchOptions(deadline, timeZone, work);
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, action, policies } = options;
    await client.schedule.getHandle(WATCH_ID).update(({ state }) => ({ spec, action, policies, state }));
  }
}

function watchOptions(deadline: string | undefined, timeZone: string, { workflowType, taskQueue }: Work) {
  const [hour, minute] = (deadline ?? '').split(':').map(Number);
  const calendars = deadline === undefined ? [] : [{ hour, minute, second: 1 }];
  return {
    scheduleId: WATCH_ID,
    spec: { intervals: [{ every: EVERY }], calendars, timezone: timeZone },
    action: {
      type: 'startWorkflow',
      workflowType,
      taskQueue,
      workflowId: WATCH_ID,
      workflowRunTimeout: '1 hour',
      staticSummary: 'Looks for nights that are late, and notifies people',
    },
    policies: { overlap: 'SKIP', catchupWindow: '10 minutes' },
  } satisfies ScheduleOptions;
}
