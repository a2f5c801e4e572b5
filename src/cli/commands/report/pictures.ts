import { field, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import { bars, type Bar } from './bars.js';
import { days, PLANS, week } from './charts.js';
import type { Chart } from './draw.js';
import type { Picture } from './figure.js';
import { html, type Html } from './html.js';

/** Number of bars of a ranking. */
const MAX_BARS = 10;

/** Options of what the report shows. */
export interface Showing {
  /** Shows users by their names: see SHOW_PERSONAL_DATA. */
  readonly showPersonalData: boolean;
}

/** Charts of the star, in order. */
export function starPictures({ showPersonalData }: Showing): readonly Picture[] {
  const nameOf = (row: Row) =>
    showPersonalData ? `${field(row, 'full_name')} (${field(row, 'user_id')})` : `user ${field(row, 'user_id')}`;
  return [
    { sql: 'queries/plays_by_day.sql', title: 'Plays by day', note: () => legend(), chart: days, empty: NO_PLAYS },
    {
      sql: 'queries/weekly_rhythm.sql',
      title: 'Plays by hour and weekday',
      chart: week,
      empty: NO_PLAYS,
      note: (rows) => `The darker, the more plays; up to ${count(largest(rows))} in an hour of a weekday.`,
    },
    {
      sql: 'queries/free_and_paid.sql',
      title: 'Free against paid',
      chart: shares,
      empty: NO_PLAYS,
      note: (rows) => rows.map(describePlan).join(' '),
    },
    ranking('queries/top_songs_all_plays.sql', 'Top songs', songOf, 'All plays count, also those of unknown songs.'),
    ranking('queries/top_artists.sql', 'Top artists', (row) => field(row, 'artist'), 'All plays count.'),
    ranking(
      'queries/top_users.sql',
      'Top users',
      (row) => `${nameOf(row)}, ${field(row, 'level')}`,
      undefined,
      inSessions,
    ),
    ranking('queries/top_locations.sql', 'Top places', (row) => field(row, 'location')),
    ranking('queries/devices.sql', 'Devices', (row) => field(row, 'device'), undefined, percent),
  ];
}

const NO_PLAYS = 'No plays yet.';

/** Note of a bar: the number of its users. */
function byUsers(row: Row): string {
  const n = Number(row['users']);
  return `by ${count(n)} ${n === 1 ? 'user' : 'users'}`;
}

function inSessions(row: Row): string {
  const n = Number(row['sessions']);
  return `in ${count(n)} ${n === 1 ? 'session' : 'sessions'}`;
}

function percent(row: Row): string {
  return `(${field(row, 'percent_of_plays')} %)`;
}

/** Chart of the first rows of a ranking. */
export function ranking(
  sql: string,
  title: string,
  label: (row: Row) => string,
  note?: string,
  behind: (row: Row) => string = byUsers,
): Picture {
  const bar = (row: Row): Bar => ({ label: label(row), value: Number(row['plays']), note: behind(row) });
  return {
    sql,
    title,
    note: note === undefined ? undefined : () => note,
    chart: (rows) => bars(rows.slice(0, MAX_BARS).map(bar)),
    empty: NO_PLAYS,
  };
}

/** Name of a song: its title and artist. */
export function songOf(row: Row): string {
  return `${field(row, 'title') || '(no title)'} – ${field(row, 'artist') || '(no artist)'}`;
}

function largest(rows: readonly Row[]): number {
  return Math.max(...rows.map((row) => Number(row['plays'])));
}

function legend(): Html {
  const parts = Object.entries(PLANS).map(
    ([plan, fill]) => html`<span class="key" style="background: ${fill}"></span>${plan} plan `,
  );
  return html`${parts}`;
}

/** Draws the shares that the plans have of the users, sessions and plays. */
function shares(rows: readonly Row[]): Chart {
  const items = (['users', 'sessions', 'plays'] as const).flatMap((what) =>
    rows.map((row) => ({
      label: `${what}, ${field(row, 'level') || 'unknown'}`,
      value: shareOf(rows, row, what),
      note: `% (${count(Number(row[what]))})`,
      fill: PLANS[field(row, 'level') as keyof typeof PLANS],
    })),
  );
  return bars(items);
}

function shareOf(rows: readonly Row[], row: Row, what: string): number {
  const all = rows.reduce((sum, one) => sum + Number(one[what]), 0);
  return Math.round((1000 * Number(row[what])) / all) / 10;
}

function describePlan(row: Row): string {
  const plan = field(row, 'level') || 'unknown';
  return `On the ${plan} plan: ${field(row, 'plays_per_user')} plays a user, ${field(row, 'plays_per_session')} a session.`;
}
