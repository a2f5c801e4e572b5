import type { Client, ScheduleDescription, ScheduleOptions } from '@temporalio/client';
import { LoadError } from '../model/errors.js';
import { SCHEDULED_DAY, type LoadInput } from '../model/input.js';
import { BACKFILL_ID } from './backfill-runs.js';
import type { Work } from './daily.js';
import { findSchedule } from './find.js';
import { PRIORITIES, type PrioritizedAction } from './priority.js';

/** Input of the runs of a backfill, besides their days. */
export type BackfillInput = Pick<LoadInput, 'full' | 'maxErrors' | 'repairText'>;

/** Note of the schedule, which its page shows: there, Temporal invites people to unpause it. */
const NOTE =
  'Leave this schedule paused: sparkify schedule backfill starts its runs, paused or not. Unpaused, it starts nothing by itself.';

type BackfillOptions = ScheduleOptions &
  Required<Pick<ScheduleOptions, 'state'>> & { readonly action: PrioritizedAction };

/**
 * Starts one run a day, the oldest first, each when the previous one has ended. Side by side, they would make each
 * other's candidate rows out of date.
 * @throws INPUT_INVALID if a backfill with other options is running, because its waiting runs would take these.
 */
export async function startBackfill(
  client: Client,
  { from, to }: { from: string; to: string },
  input: BackfillInput,
  work: Work,
): Promise<void> {
  const options = backfillOptions(input, work);
  const existing = await findSchedule(client, BACKFILL_ID);
  if (existing === null) await client.schedule.create(options);
  else await updateIfDifferent(client, existing, options);
  const handle = client.schedule.getHandle(BACKFILL_ID);
  await handle.backfill({ start: new Date(from), end: new Date(to), overlap: 'BUFFER_ALL' });
}

function backfillOptions(input: BackfillInput, work: Work): BackfillOptions {
  return {
    scheduleId: BACKFILL_ID,
    spec: { calendars: [{ hour: 0, minute: 0 }], timezone: 'UTC' },
    action: {
      type: 'startWorkflow',
      workflowType: work.workflowType,
      taskQueue: work.taskQueue,
      workflowId: BACKFILL_ID,
      args: [{ ...input, date: SCHEDULED_DAY }],
      staticSummary: 'Backfill of the day that its id ends in',
      priority: PRIORITIES.backfill,
    },
    policies: { overlap: 'BUFFER_ALL' },
    // Paused, Temporal keeps it until it is deleted. Without actions left, it starts nothing if somebody unpauses it.
    state: { paused: true, remainingActions: 0, note: NOTE },
  };
}

async function updateIfDifferent(
  client: Client,
  existing: ScheduleDescription,
  { spec, action, policies, state }: BackfillOptions,
): Promise<void> {
  const describesSame = selfDescription(existing) === selfDescription({ action, state });
  const startsSameRuns = workOf(existing) === workOf({ action });
  if (startsSameRuns && describesSame) return;
  if (isRunning(existing)) {
    // A schedule of an older version looks different; the runs that wait are those that are wanted.
    if (startsSameRuns) return;
    const message = `A backfill with other options is running: ${JSON.stringify(existing.action.args)}. Wait for its end, or remove its waiting runs with sparkify schedule delete --backfill`;
    throw new LoadError(
      'INPUT_INVALID',
      message,
      { schedule: BACKFILL_ID },
      { remedy: 'Do one of the two, then start this backfill.' },
    );
  }
  await client.schedule.getHandle(BACKFILL_ID).update(() => ({ spec, action, policies, state }));
}

/** Text that is the same for schedules that start the same runs. */
function workOf({ action }: Pick<ScheduleDescription | BackfillOptions, 'action'>): string {
  const { workflowType, taskQueue, args } = action;
  return JSON.stringify([workflowType, taskQueue, args]);
}

/** Text that is the same for schedules that say the same of themselves, and whose runs have the same priority. */
function selfDescription({ action, state }: Pick<ScheduleDescription | BackfillOptions, 'action' | 'state'>): string {
  return JSON.stringify([action.priority?.priorityKey, state.remainingActions, state.note]);
}

function isRunning({ info, raw }: ScheduleDescription): boolean {
  return info.runningActions.length > 0 || Number(raw.info?.bufferSize ?? 0) > 0;
}
