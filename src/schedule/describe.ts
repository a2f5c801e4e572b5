import type { CalendarSpecDescription, ScheduleDescription } from '@temporalio/client';
import type { DailySettings, Work } from './daily.js';
import { describeDuration } from './duration.js';
import { OVERLAP_DESCRIPTIONS, type OverlapPolicy } from './overlap.js';
import { PRIORITIES } from './priority.js';

/** Description of a schedule, a sentence for each of its aspects. */
export type DescribedSchedule = Readonly<
  Record<'time' | 'overlap' | 'catch-up' | 'on failure' | 'runs' | 'priority' | 'input', string>
>;

/** Describes the schedule that these settings make. */
export function describeSettings(settings: DailySettings, work: Work): DescribedSchedule {
  const { at, timeZone, jitter, overlap, catchUp, pauseOnFailure, input } = settings;
  return {
    time: describeDaily(at, timeZone, jitter),
    ...describePolicies(overlap, catchUp, pauseOnFailure),
    ...describeWork(work, PRIORITIES.daily.priorityKey, [input]),
  };
}

/** Describes a schedule of Temporal, also one that was made or edited by hand. */
export function describeSchedule({ spec, policies, action }: ScheduleDescription): DescribedSchedule {
  const { overlap = 'SKIP', catchupWindow, pauseOnFailure } = policies;
  return {
    time: describeSpec(spec),
    ...describePolicies(overlap, catchupWindow, pauseOnFailure),
    ...describeWork(action, action.priority?.priorityKey, action.args ?? []),
  };
}

/** Describes when a schedule is due: `every day at 03:00 Europe/Berlin`. */
function describeSpec(spec: ScheduleDescription['spec']): string {
  const { calendars = [], intervals = [], skip = [], timezone = 'UTC', jitter = 0, startAt, endAt } = spec;
  const at = calendars.length === 1 ? dailyTimeOf(calendars[0]) : null;
  const isPlain = skip.length === 0 && startAt === undefined && endAt === undefined;
  if (at !== null && isPlain && intervals.length === 0) return describeDaily(at, timezone || 'UTC', jitter);
  const [interval] = intervals;
  if (isPlain && intervals.length === 1 && interval !== undefined && !interval.offset && calendars.length === 0)
    return `every ${describeDuration(interval.every)}${describeJitter(jitter)}`;
  return `edited by hand: ${JSON.stringify(spec)}`;
}

function describeDaily(at: string, timeZone: string, jitter: number): string {
  return `every day at ${at} ${timeZone}${describeJitter(jitter)}`;
}

function describeJitter(jitter: number): string {
  return jitter === 0 ? '' : `, or up to ${describeDuration(jitter)} later`;
}

function describePolicies(overlap: OverlapPolicy, catchUp: number, pauseOnFailure: boolean) {
  return {
    overlap: OVERLAP_DESCRIPTIONS[overlap],
    'catch-up': `a missed run still starts if it is no more than ${describeDuration(catchUp)} late`,
    'on failure': pauseOnFailure ? 'a failed run pauses the schedule' : 'the next run starts all the same',
  };
}

function describeWork({ workflowType, taskQueue }: Work, priority: number | undefined, args: readonly unknown[]) {
  return {
    runs: `${workflowType} on task queue ${taskQueue}`,
    priority: describePriority(priority),
    input: args.map((arg) => JSON.stringify(arg)).join(', '),
  };
}

function describePriority(priority: number | undefined): string {
  if (priority === undefined) return 'that of Temporal: 3 of 1 to 5';
  return `${priority} of 1 to 5: the smaller, the sooner a worker takes its steps`;
}

/** Time (HH:MM) of a calendar that is due once on every day; null for any other calendar. */
function dailyTimeOf(calendar: CalendarSpecDescription | undefined): string | null {
  if (calendar === undefined) return null;
  const { dayOfMonth, month, dayOfWeek, year } = calendar;
  const isEveryDay = JSON.stringify([dayOfMonth, month, dayOfWeek]) === EVERY_DAY && year.length === 0;
  const hour = singleValue(calendar.hour);
  const minute = singleValue(calendar.minute);
  if (!isEveryDay || singleValue(calendar.second) !== 0 || hour === null || minute === null) return null;
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Days of the month, months and days of the week of a daily calendar, as Temporal describes them. */
const EVERY_DAY = JSON.stringify([
  [{ start: 1, end: 31, step: 1 }],
  [{ start: 'JANUARY', end: 'DECEMBER', step: 1 }],
  [{ start: 'SUNDAY', end: 'SATURDAY', step: 1 }],
]);

/** Value of ranges that hold only one; null if they hold more. */
function singleValue(ranges: readonly { start: number; end: number }[]): number | null {
  const [range] = ranges;
  return ranges.length === 1 && range?.start === range?.end ? (range?.start ?? null) : null;
}
