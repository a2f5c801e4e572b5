// Units of an interval below a second are refused: `invalid input syntax for type interval: "1 millisecond"` was reported
// from a live cluster (dbt-labs/dbt-utils#616), and PostgreSQL 8.0 refuses them at CREATE VIEW too. A fraction of a
// second is taken. Only literals are looked at: a text that a query makes an interval of is not.
import { standsAt } from './phrases.js';
import type { Token } from './tokens.js';
import type { ServerError } from './wire.js';

const BELOW_SECOND = /\d\s*(milliseconds?|mseconds?|msecs?|ms|microseconds?|useconds?|usecs?|us)\b/i;

function isInterval(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const after = tokens[at + 1];
  if (before?.kind === 'word' && before.text === 'interval') return true;
  return (after?.text === '::' || after?.text === 'as') && standsAt(tokens, at + 2, 'interval');
}

/** The refusal of an interval literal with a unit below a second; null where there is none. */
export function intervalBelowSecond(tokens: readonly Token[]): ServerError | null {
  const literal = tokens.find(
    ({ kind, text }, at) => kind === 'string' && isInterval(tokens, at) && BELOW_SECOND.test(text),
  );
  if (literal === undefined) return null;
  return { code: '22007', message: `invalid input syntax for type interval: "${literal.text}"` };
}
