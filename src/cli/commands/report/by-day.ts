import { field, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import { DAY_MS, days, sumOf } from './days.js';
import type { Picture } from './figure.js';
import { PLANS } from './plans.js';
import { leader, playsOf } from './ranking.js';
import { counted } from './words.js';

/** Query of the plays by day. */
export const PLAYS_SQL = 'queries/plays_by_day.sql';

/** Query of the levels by day. It needs a view that the star of an older version lacks until the next load. */
export const LEVELS_SQL = 'report/levels_by_day.sql';

/** Most days of a chart: more columns could not be told apart. */
const MAX_DAYS = 92;

/** Days that both charts show. */
interface Axis {
  readonly from: string;
  readonly to: string;
  /** Sentence on days that are not shown; empty if all are. */
  readonly remark: string;
}

/**
 * Draws plays and levels by day, on one axis of days.
 * @param plays rows of `PLAYS_SQL`.
 * @param levels rows of `LEVELS_SQL`.
 */
export function byDay(plays: readonly Row[], levels: readonly Row[]): Picture[] {
  const axis = axisOf([...plays, ...levels].map((row) => field(row, 'day')).sort());
  const shown = (rows: readonly Row[]) => rows.filter((row) => field(row, 'day') >= axis.from);
  return [playsByDay(shown(plays), axis), levelsByDay(shown(levels), levels, axis)];
}

/** Axis for days in order. */
function axisOf(known: readonly string[]): Axis {
  const to = known.at(-1) ?? '';
  const earliest = new Date(Date.parse(to) - (MAX_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
  const from = known.find((day) => day >= earliest) ?? to;
  return { from, to, remark: from === known[0] ? '' : ` Only the last ${MAX_DAYS} days are shown.` };
}

function playsByDay(rows: readonly Row[], { from, to, remark }: Axis): Picture {
  const allPlays = sumOf(rows, 'plays');
  const average = Math.round(allPlays / Math.max(1, rows.length));
  const columns = rows.map((row) => ({ ...row, unknown_plays: withoutPlan(row) }));
  return {
    sql: PLAYS_SQL,
    title: leader({ rows, nameOf: dayOf, allPlays, noun: 'day', plural: 'days' }),
    note: `Plays by day and plan: ${count(average)} on a day with plays, on average.${remark}`,
    chart: days({ rows: columns, series: seriesOf('plays'), unit: 'plays', from, to, lasts: false }),
  };
}

function withoutPlan(row: Row): number {
  return playsOf(row) - Number(row['paid_plays']) - Number(row['free_plays']);
}

/** Day of a row with its weekday, as the subject of a sentence. */
function dayOf(row: Row): string {
  const day = field(row, 'day');
  return `${day}, a ${new Date(day).toLocaleString('en', { weekday: 'long', timeZone: 'UTC' })},`;
}

function levelsByDay(rows: readonly Row[], all: readonly Row[], { from, to, remark }: Axis): Picture {
  const last = rows.at(-1);
  if (last === undefined)
    return {
      sql: LEVELS_SQL,
      title: 'The levels of users over time are not known yet',
      note: 'The next load creates the view that has them, users_history.',
      chart: null,
    };
  const paid = Number(last['paid_users']);
  const users = paid + Number(last['free_users']);
  const changes = `${counted(sumOf(all, 'upgrades'), 'upgrade')} and ${counted(sumOf(all, 'downgrades'), 'downgrade')}`;
  return {
    sql: LEVELS_SQL,
    title: `On the paid plan: ${count(paid)} of ${counted(users, 'user')}, after ${changes}`,
    note: `Users by their plan at the end of each day, from their first event on. ▲ upgrades, ▼ downgrades of the day.${remark}`,
    chart: days({ rows, series: seriesOf('users'), unit: 'users', from, to, lasts: true, mark: changesOf }),
  };
}

/** Series of the plans: those of the columns `paid_plays`, `free_plays` and their like. */
function seriesOf(unit: 'plays' | 'users') {
  return (['paid', 'free', 'unknown'] as const).map((name) => ({ column: `${name}_${unit}`, name, fill: PLANS[name] }));
}

function changesOf(row: Row, isNarrow: boolean): string {
  const marks = [
    ['▲', Number(row['upgrades'])],
    ['▼', Number(row['downgrades'])],
  ] as const;
  return marks
    .filter(([, number]) => number > 0)
    .map(([sign, number]) => (isNarrow ? sign : `${sign}\n${number}`))
    .join('\n');
}
