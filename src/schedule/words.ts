import type { CalendarSpecDescription, ScheduleDescription } from '@temporalio/client';
import type { DailySettings, OverlapPolicy, Work } from './daily.js';
import { describeDuration } from './duration.js';

/** What a schedule does, in words, by what they are about. */
export type ScheduleWords = Readonly<Record<'time' | 'overlap' | 'catch-up' | 'on failure' | 'runs' | 'input', string>>;

/** Each policy for a run that is due while the last one goes on. */
export const OVERLAP_WORDS: Readonly<Record<OverlapPolicy, string>> = {
  SKIP: 'a run that is due while the last one goes on is left out',
  BUFFER_ONE: 'a run that is due while the last one goes on waits for its end; one waits at most',
  BUFFER_ALL: 'runs that are due while the last one goes on wait, and run one after another',
  CANCEL_OTHER: 'a run that is due cancels the one that goes on',
  TERMINATE_OTHER: 'a run that is due terminates the one that goes on',
  ALLOW_ALL: 'runs may go on at the same time',
};

/** What a schedule with these settings does. */
export function describeSettings(settings: DailySettings, work: Work): ScheduleWords {
  const { at, timeZone, jitter, overlap, catchUp, pauseOnFailure, input } = settings;
  return {
    time: dailyTime(at, timeZone, jitter),
    ...policyWords(overlap, catchUp, pauseOnFailure),
    ...workWords(work, [input]),
  };
}

/** What a schedule does that Temporal has; also one that was made or edited by hand. */
export function describeSchedule({ spec, policies, action }: ScheduleDescription): ScheduleWords {
  const { overlap = 'SKIP', catchupWindow, pauseOnFailure } = policies;
  return {
    time: describeSpec(spec),
    ...policyWords(overlap, catchupWindow, pauseOnFailure),
    ...workWords(action, action.args ?? []),
  };
}

/** When a schedule is due: `every day at 03:00 Europe/Berlin`. */
export function describeSpec(spec: ScheduleDescription['spec']): string {
  const { calendars = [], intervals = [], skip = [], timezone = 'UTC', jitter = 0, startAt, endAt } = spec;
  const at = calendars.length === 1 ? dailyTimeOf(calendars[0]) : null;
  const isPlain = skip.length === 0 && startAt === undefined && endAt === undefined;
  if (at !== null && isPlain && intervals.length === 0) return dailyTime(at, timezone || 'UTC', jitter);
  const [interval] = intervals;
  if (isPlain && intervals.length === 1 && interval !== undefined && !interval.offset && calendars.length === 0)
    return `every ${describeDuration(interval.every)}${jitterWords(jitter)}`;
  return `edited by hand: ${JSON.stringify(spec)}`;
}

function dailyTime(at: string, timeZone: string, jitter: number): string {
  return `every day at ${at} ${timeZone}${jitterWords(jitter)}`;
}

function jitterWords(jitter: number): string {
  return jitter === 0 ? '' : `, or up to ${describeDuration(jitter)} later`;
}

function policyWords(overlap: OverlapPolicy, catchUp: number, pauseOnFailure: boolean) {
  return {
    overlap: OVERLAP_WORDS[overlap],
    'catch-up': `a run that was missed is made up for, if it is not later than ${describeDuration(catchUp)}`,
    'on failure': pauseOnFailure ? 'a failed run pauses the schedule' : 'the next run takes place all the same',
  };
}

function workWords({ workflowType, taskQueue }: Work, args: readonly unknown[]) {
  return {
    runs: `${workflowType} on task queue ${taskQueue}`,
    input: args.map((arg) => JSON.stringify(arg)).join(', '),
  };
}

/** HH:MM of a calendar that is due once on every day; null for any other. */
function dailyTimeOf(calendar: CalendarSpecDescription | undefined): string | null {
  if (calendar === undefined) return null;
  const { second, minute, hour, dayOfMonth, month, dayOfWeek, year } = calendar;
  const everyDay = [dayOfMonth, month, dayOfWeek].map((ranges) => JSON.stringify(ranges)).join() === EVERY_DAY;
  const [atHour, atMinute] = [only(hour), only(minute)];
  if (!everyDay || year.length > 0 || only(second) !== 0 || atHour === null || atMinute === null) return null;
  return [atHour, atMinute].map((part) => String(part).padStart(2, '0')).join(':');
}

const EVERY_DAY = [
  { start: 1, end: 31, step: 1 },
  { start: 'JANUARY', end: 'DECEMBER', step: 1 },
  { start: 'SUNDAY', end: 'SATURDAY', step: 1 },
]
  .map((range) => JSON.stringify([range]))
  .join();

function only(ranges: readonly { start: number; end: number }[]): number | null {
  const [range] = ranges;
  return ranges.length === 1 && range?.start === range?.end ? (range?.start ?? null) : null;
}
