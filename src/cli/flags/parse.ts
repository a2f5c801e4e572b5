import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../schedule/duration.js';

/** Parses a day, as YYYY-MM-DD. @throws InvalidArgumentError, which commander reports. */
export function day(text: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.slice(0, 10) === text;
  if (!isDay) throw new InvalidArgumentError('Expected a day as YYYY-MM-DD.');
  return text;
}

/** Parses a duration to milliseconds. @throws InvalidArgumentError, which commander reports. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new InvalidArgumentError('Expected a duration such as 90s, 10m, 12h or 1d.');
  return ms;
}

/** Parses a whole number. @throws InvalidArgumentError, which commander reports. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}
