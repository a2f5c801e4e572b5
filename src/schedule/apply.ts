import { ScheduleAlreadyRunning, type Client, type ScheduleDescription } from '@temporalio/client';
import { DAILY_ID, dailyOptions, withState, type DailySettings, type Work } from './daily.js';
import { describeSchedule, describeSettings, type DescribedSchedule } from './describe.js';
import { findSchedule, requireSchedule } from './find.js';

/** Outcome of applying settings. */
export interface Applied {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly changes: readonly Change[];
  readonly description: DescribedSchedule;
  /** The schedule as it is now. */
  readonly schedule: ScheduleDescription;
}

/** One aspect of the schedule that changed. */
export interface Change {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Creates the daily schedule, or changes it to the settings. A paused one stays paused, and Temporal keeps the record of
 * its runs.
 * @param note note of the schedule; without one, the note stays.
 */
export async function applyDaily(client: Client, settings: DailySettings, work: Work, note?: string): Promise<Applied> {
  const options = dailyOptions(settings, work);
  const description = describeSettings(settings, work);
  const before = await findOrCreate(client, { ...options, state: { note } });
  if (before === null)
    return { outcome: 'created', changes: [], description, schedule: await requireSchedule(client, DAILY_ID) };
  const changes = changesOf(before, description, note);
  if (changes.length === 0) return { outcome: 'unchanged', changes, description, schedule: before };
  const newNote = note ?? before.state.note;
  await client.schedule.getHandle(DAILY_ID).update(({ state }) => withState(options, { ...state, note: newNote }));
  return { outcome: 'updated', changes, description, schedule: await requireSchedule(client, DAILY_ID) };
}

/** Finds the schedule as it was before; null if it was created. */
async function findOrCreate(
  client: Client,
  options: Parameters<Client['schedule']['create']>[0],
): Promise<ScheduleDescription | null> {
  const existing = await findSchedule(client, DAILY_ID);
  if (existing !== null) return existing;
  try {
    await client.schedule.create(options);
    return null;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return requireSchedule(client, DAILY_ID);
    throw error;
  }
}

function changesOf(before: ScheduleDescription, description: DescribedSchedule, note: string | undefined): Change[] {
  const descriptionBefore = describeSchedule(before);
  const noteBefore = before.state.note ?? '';
  const aspects = Object.keys(description) as (keyof DescribedSchedule)[];
  const compared = aspects.map((what) => ({ what, from: descriptionBefore[what], to: description[what] }));
  return [...compared, { what: 'note', from: noteBefore, to: note ?? noteBefore }].filter(
    ({ from, to }) => from !== to,
  );
}
