import { count } from '../../output/format.js';

/** Sign after a share, on the line of its number. */
const SIGN = '\u00a0%';

/** A count with its noun: `1 play`, `37 plays`. @param plural default: the noun with an s. */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${count(number)} ${number === 1 ? noun : plural}`;
}

/** Share of a part in percent, with one decimal. It is never rounded to nothing or to all: `< 0.1 %`. */
export function percent(part: number, all: number): string {
  const share = all === 0 ? 0 : (100 * part) / all;
  if (part > 0 && share < 0.05) return `< 0.1${SIGN}`;
  if (part < all && share >= 99.95) return `> 99.9${SIGN}`;
  return `${share.toFixed(1)}${SIGN}`;
}
