import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../../schedule/duration.js';
import { timeZoneNamed, timeZonesLike } from '../../../schedule/local-time.js';
import { TASK_QUEUE } from '../../../worker.js';

/** What scheduled runs are. */
export const WORK = { workflowType: 'loadWarehouse', taskQueue: TASK_QUEUE };

/** HH:MM. @throws InvalidArgumentError, which commander reports. */
export function timeOfDay(text: string): string {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a time of day from 00:00 to 23:59, as HH:MM.');
}

/** A time zone's IANA name. @throws InvalidArgumentError, with the names that are like it. */
export function timeZone(text: string): string {
  const known = timeZoneNamed(text);
  if (known !== null) return known;
  const like = timeZonesLike(text);
  const hint = like.length === 0 ? 'such as Europe/Berlin' : `perhaps ${like.join(', ')}`;
  throw new InvalidArgumentError(`Expected the IANA name of a time zone, ${hint}.`);
}

/** Milliseconds. @throws InvalidArgumentError, which commander reports. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new InvalidArgumentError('Expected a duration such as 90s, 10m, 12h or 1d.');
  return ms;
}

/** The shortest catch-up window that Temporal takes, in milliseconds: it makes a shorter one so long by itself. */
const SHORTEST_CATCH_UP = 10_000;

/** Milliseconds. @throws InvalidArgumentError, which commander reports. */
export function catchUp(text: string): number {
  const ms = duration(text);
  if (ms < SHORTEST_CATCH_UP) throw new InvalidArgumentError('Expected 10s or more.');
  return ms;
}

/** YYYY-MM-DD. @throws InvalidArgumentError, which commander reports. */
export function day(text: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.slice(0, 10) === text;
  if (!isDay) throw new InvalidArgumentError('Expected a day as YYYY-MM-DD.');
  return text;
}
