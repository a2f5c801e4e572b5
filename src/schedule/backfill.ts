import type { Client, ScheduleDescription, ScheduleOptions } from '@temporalio/client';
import { LoadError } from '../errors.js';
import { SCHEDULED_DAY, type LoadInput } from '../input.js';
import type { Work } from './daily.js';
import { findSchedule } from './find.js';

/**
 * The schedule of backfills. It is always paused, so that it starts nothing by itself; each of its runs loads the
 * objects of one day: its nominal time is that day's first moment in UTC, whatever the daily schedule's zone is.
 */
export const BACKFILL_ID = 'sparkify-backfill';

const DAY_MS = 86_400_000;

/** What a backfill can be told besides its days. */
export type BackfillInput = Pick<LoadInput, 'full' | 'maxErrors'>;

/** One run of a backfill. */
export interface BackfillRun {
  readonly day: string;
  readonly workflowId: string;
}

/** The runs of a backfill of these days (YYYY-MM-DD, both included), in their order. */
export function backfillRuns(from: string, to: string): BackfillRun[] {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return Array.from({ length: days }, (_, n) => {
    const day = new Date(Date.parse(from) + n * DAY_MS).toISOString().slice(0, 10);
    return { day, workflowId: `${BACKFILL_ID}-${day}T00:00:00Z` };
  });
}

/**
 * Starts one run a day, the oldest first, each when the one before it has ended: side by side they would make each
 * other's candidate rows out of date.
 * @throws INPUT_INVALID where a backfill with other options goes on: the runs that wait would take these.
 */
export async function startBackfill(
  client: Client,
  { from, to }: { from: string; to: string },
  input: BackfillInput,
  work: Work,
): Promise<void> {
  const options = backfillOptions(input, work);
  const found = await findSchedule(client, BACKFILL_ID);
  if (found === null) await client.schedule.create(options);
  else await updateIfOther(client, found, options);
  const [start, end] = [new Date(from), new Date(to)];
  await client.schedule.getHandle(BACKFILL_ID).backfill({ start, end, overlap: 'BUFFER_ALL' });
}

function backfillOptions(input: BackfillInput, work: Work): ScheduleOptions & { state: object } {
  const args = [{ ...input, date: SCHEDULED_DAY }];
  return {
    scheduleId: BACKFILL_ID,
    spec: { calendars: [{ hour: 0, minute: 0 }], timezone: 'UTC' },
    action: {
      ...{ type: 'startWorkflow', ...work, workflowId: BACKFILL_ID, args },
      staticSummary: 'Backfill of the day that its id ends in',
    },
    policies: { overlap: 'BUFFER_ALL' },
    state: { paused: true, note: 'Always paused: sparkify schedule backfill starts its runs' },
  };
}

async function updateIfOther(
  client: Client,
  found: ScheduleDescription,
  { spec, action, policies, state }: ScheduleOptions & { state: object },
): Promise<void> {
  const [is, wanted] = [found.action, action].map(({ workflowType, taskQueue, args }) =>
    JSON.stringify([workflowType, taskQueue, args]),
  );
  if (is === wanted) return;
  if (isGoingOn(found)) {
    const message = `A backfill with other options goes on: ${JSON.stringify(found.action.args)}. Wait for its end, or take its waiting runs away with sparkify schedule delete --backfill`;
    throw new LoadError('INPUT_INVALID', message, { schedule: BACKFILL_ID });
  }
  await client.schedule.getHandle(BACKFILL_ID).update(() => ({ spec, action, policies, state }));
}

function isGoingOn({ info, raw }: ScheduleDescription): boolean {
  return info.runningActions.length > 0 || Number(raw.info?.bufferSize ?? 0) > 0;
}
