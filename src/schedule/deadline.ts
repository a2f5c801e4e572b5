import type { ScheduleDescription } from '@temporalio/client';
import { timeOfClock } from './local-time.js';

const DAY_MS = 86_400_000;

/**
 * Last deadline of a daily schedule before `now`, and the time at which its load was due; null if the schedule is not daily.
 * @param deadline time of day in the schedule's zone, as HH:MM. One that is not after the schedule's time is of the next day.
 */
export function deadlineOf(
  { calendars = [], timezone = 'UTC' }: ScheduleDescription['spec'],
  deadline: string,
  now: Date,
): { readonly at: number; readonly deadline: number } | null {
  const [calendar] = calendars;
  const hour = calendar?.hour[0]?.start;
  const minute = calendar?.minute[0]?.start;
  if (calendars.length !== 1 || hour === undefined || minute === undefined) return null;
  const at = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
  const zone = timezone || 'UTC';
  const days = [1, 0, -1, -2].map((n) => new Date(now.getTime() + n * DAY_MS).toISOString().slice(0, 10));
  const nextDay = (day: string) => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
  const pairs = days.map((day) => ({
    at: timeOfClock(day, at, zone),
    deadline: timeOfClock(deadline > at ? day : nextDay(day), deadline, zone),
  }));
  return pairs.find((pair) => pair.deadline <= now.getTime()) ?? null;
}
