import { escapeIdentifier } from 'pg';

/** First and last day of the plays that a query sees, YYYY-MM-DD in UTC, both included. Either may be open. */
export interface Days {
  readonly from?: string;
  readonly to?: string;
}

/** Relations of the star with one row a play or a start time: those that the days select from. */
const OF_A_TIME = ['songplay', 'unmatched_play', 'times', 'all_plays', 'unmatched_reason'];

/** What may stand before the first word of a statement. */
const BEFORE_FIRST_WORD = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*/;

/**
 * Limits a query to the plays of some days: common table expressions with the names of the star's relations stand before
 * it, and hide these. The text of the query stays as it is, so that a named query needs no variable.
 * @param starSchema schema of the star.
 * @returns null if the text begins with neither SELECT nor WITH.
 */
export function withDays(sql: string, days: Days, starSchema: string): string | null {
  const start = BEFORE_FIRST_WORD.exec(sql)?.[0].length ?? 0;
  const [first] = /^(?:with\s+recursive|with|select)\b/i.exec(sql.slice(start)) ?? [];
  if (first === undefined) return null;
  const limited = OF_A_TIME.map((name) => `${name} as (${selectOf(name, days, starSchema)})`).join(',\n');
  const rest = sql.slice(start + first.length);
  if (/^select/i.test(first)) return `with ${limited}\n${sql.slice(start)}`;
  return `${first} ${limited},\n${rest}`;
}

function selectOf(name: string, { from, to }: Days, starSchema: string): string {
  const conditions = [
    ...(from === undefined ? [] : [`start_time >= timestamp '${from}'`]),
    ...(to === undefined ? [] : [`start_time < timestamp '${to}' + interval '1 day'`]),
  ];
  return `select * from ${escapeIdentifier(starSchema)}.${name} where ${conditions.join(' and ')}`;
}
