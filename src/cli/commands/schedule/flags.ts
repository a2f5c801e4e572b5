import { InvalidArgumentError } from 'commander';
import { timeZoneNamed, timeZonesLike } from '../../../schedule/local-time.js';
import { duration } from '../../flags/parse.js';

/** Temporal lengthens a shorter catch-up window to this one by itself. */
const MIN_CATCH_UP_MS = 10_000;

/** Parses a time of day, as HH:MM. @throws InvalidArgumentError, which commander reports. */
export function timeOfDay(text: string): string {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a time of day from 00:00 to 23:59, as HH:MM.');
}

/** Parses the IANA name of a time zone. @throws InvalidArgumentError, with names that are similar. */
export function timeZone(text: string): string {
  const known = timeZoneNamed(text);
  if (known !== null) return known;
  const similar = timeZonesLike(text);
  const hint = similar.length === 0 ? 'such as Europe/Berlin' : `perhaps ${similar.join(', ')}`;
  throw new InvalidArgumentError(`Expected the IANA name of a time zone, ${hint}.`);
}

/** Parses a catch-up window to milliseconds. @throws InvalidArgumentError, which commander reports. */
export function catchUp(text: string): number {
  const ms = duration(text);
  if (ms < MIN_CATCH_UP_MS) throw new InvalidArgumentError('Expected 10s or more.');
  return ms;
}

/** Converts Temporal's name of an overlap policy to the value of the flag: `BUFFER_ONE` to `buffer-one`. */
export function overlapFlag(policy: string): string {
  return policy.toLowerCase().replaceAll('_', '-');
}
