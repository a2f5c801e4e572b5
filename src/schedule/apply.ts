import { ScheduleAlreadyRunning, type Client, type ScheduleDescription } from '@temporalio/client';
import { DAILY_ID, dailyOptions, withState, type DailySettings, type Work } from './daily.js';
import { needSchedule, findSchedule } from './find.js';
import { describeSchedule, describeSettings, type ScheduleWords } from './words.js';

/** What applying did. */
export interface Applied {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  /** What is different now. */
  readonly changes: readonly Change[];
  readonly words: ScheduleWords;
  /** The schedule as it is now. */
  readonly schedule: ScheduleDescription;
}

/** One thing that applying changed. */
export interface Change {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Creates the daily schedule, or makes it what the settings say. A paused one stays paused, and what Temporal knows of
 * its runs stays.
 * @param note goes into the schedule's note; without one the note stays.
 */
export async function applyDaily(client: Client, settings: DailySettings, work: Work, note?: string): Promise<Applied> {
  const options = dailyOptions(settings, work);
  const words = describeSettings(settings, work);
  const before = await createdOrFound(client, { ...options, state: { note } });
  if (before === null)
    return { outcome: 'created', changes: [], words, schedule: await needSchedule(client, DAILY_ID) };
  const changes = changesOf(before, words, note);
  if (changes.length === 0) return { outcome: 'unchanged', changes, words, schedule: before };
  const keep = { note: note ?? before.state.note };
  await client.schedule.getHandle(DAILY_ID).update(({ state }) => withState(options, { ...state, ...keep }));
  return { outcome: 'updated', changes, words, schedule: await needSchedule(client, DAILY_ID) };
}

/** Null where it was created. */
async function createdOrFound(
  client: Client,
  options: Parameters<Client['schedule']['create']>[0],
): Promise<ScheduleDescription | null> {
  const found = await findSchedule(client, DAILY_ID);
  if (found !== null) return found;
  try {
    await client.schedule.create(options);
    return null;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return needSchedule(client, DAILY_ID);
    throw error;
  }
}

function changesOf(before: ScheduleDescription, words: ScheduleWords, note: string | undefined): Change[] {
  const was = describeSchedule(before);
  const all = (Object.keys(words) as (keyof ScheduleWords)[]).map((what) => ({
    what,
    from: was[what],
    to: words[what],
  }));
  const noted = { what: 'note', from: before.state.note ?? '', to: note ?? before.state.note ?? '' };
  return [...all, noted].filter(({ from, to }) => from !== to);
}
