import { field, type Row } from '../../output/field.js';
import { bars } from './bars.js';
import { byDay, LEVELS_SQL, PLAYS_SQL } from './by-day.js';
import type { Picture } from './figure.js';
import { planShares } from './plans.js';
import { leader, MAX_BARS, playsOf, rankings } from './ranking.js';
import { week } from './week.js';
import { counted, percent } from './words.js';

/** Options of what the report shows. */
export interface Showing {
  /** Shows users by their names: see SHOW_PERSONAL_DATA. */
  readonly showPersonalData: boolean;
}

/** Rows of each query of the report, by the path of its file. */
export type Answers = Readonly<Record<string, readonly Row[]>>;

/** Queries of these charts. */
export const PICTURE_QUERIES: readonly string[] = [
  PLAYS_SQL,
  LEVELS_SQL,
  'queries/weekly_rhythm.sql',
  'report/plans.sql',
  'queries/top_songs_all_plays.sql',
  'queries/top_artists.sql',
  'queries/top_users.sql',
  'queries/top_locations.sql',
  'queries/listening_sessions.sql',
  'queries/devices.sql',
];

/** Draws the charts of the star, those that are compared beside each other. */
export function starPictures(answers: Answers, figures: Row, { showPersonalData }: Showing): readonly Picture[] {
  const rowsOf = (path: string) => answers[path] ?? [];
  const allPlays = playsOf(figures);
  return [
    ...byDay(rowsOf(PLAYS_SQL), rowsOf(LEVELS_SQL)),
    week(rowsOf('queries/weekly_rhythm.sql'), allPlays),
    planShares(rowsOf('report/plans.sql')),
    ...songsAndArtists(rowsOf('queries/top_songs_all_plays.sql'), rowsOf('queries/top_artists.sql'), allPlays),
    ...usersAndPlaces(rowsOf('queries/top_users.sql'), rowsOf('queries/top_locations.sql'), figures, showPersonalData),
    sessions(rowsOf('queries/listening_sessions.sql')),
    devices(rowsOf('queries/devices.sql'), allPlays),
  ];
}

function songsAndArtists(songs: readonly Row[], artists: readonly Row[], allPlays: number): Picture[] {
  return rankings([
    {
      sql: 'queries/top_songs_all_plays.sql',
      rows: songs,
      noun: 'song',
      plural: 'songs',
      textsOf: songOf,
      behind: byUsers,
      note: 'Plays by song, known or not, on one scale with the artists.',
      allPlays,
    },
    {
      sql: 'queries/top_artists.sql',
      rows: artists,
      noun: 'artist',
      plural: 'artists',
      textsOf: (row) => [field(row, 'artist')],
      behind: byUsers,
      note: 'Plays by artist, of known and unknown songs, on one scale with the songs.',
      allPlays,
    },
  ]);
}

function usersAndPlaces(
  users: readonly Row[],
  places: readonly Row[],
  figures: Row,
  showPersonalData: boolean,
): Picture[] {
  const allPlays = playsOf(figures);
  const first = users.slice(0, MAX_BARS).reduce((sum, row) => sum + playsOf(row), 0);
  const userOf = (row: Row) =>
    showPersonalData ? `${field(row, 'full_name')} (${field(row, 'user_id')})` : `User ${field(row, 'user_id')}`;
  const title =
    Number(figures['listeners']) < 2 * MAX_BARS
      ? leader({ rows: users, nameOf: userOf, noun: 'user', plural: 'users', allPlays })
      : `The first ${MAX_BARS} users have ${percent(first, allPlays)} of the plays`;
  const median = Number(figures['median_plays']);
  return rankings([
    {
      sql: 'queries/top_users.sql',
      rows: users,
      noun: 'user',
      plural: 'users',
      title,
      textsOf: (row) => [`${userOf(row)}, ${field(row, 'level') || 'level unknown'}`],
      behind: (row) => counted(Number(row['sessions']), 'session'),
      note: `Plays by user, with the present plan, on one scale with the places. The median user has ${counted(median, 'play')}.`,
      allPlays,
    },
    {
      sql: 'queries/top_locations.sql',
      rows: places,
      noun: 'place',
      plural: 'places',
      textsOf: (row) => [field(row, 'location')],
      behind: byUsers,
      note: 'Plays by place of the user, on one scale with the users.',
      allPlays,
    },
  ]);
}

function sessions(rows: readonly Row[]): Picture {
  const numberOf = (row: Row) => Number(row['sessions']);
  const all = rows.reduce((sum, row) => sum + numberOf(row), 0);
  const [most = {}] = [...rows].sort((a, b) => numberOf(b) - numberOf(a));
  const items = rows.map((row) => ({
    label: field(row, 'length'),
    value: numberOf(row),
    text: `${counted(numberOf(row), 'session')}, ${percent(numberOf(row), all)}`,
  }));
  return {
    sql: 'queries/listening_sessions.sql',
    title: `${percent(numberOf(most), all)} of the sessions have ${field(most, 'length')}`,
    note: 'Sessions of users by their number of plays.',
    chart: bars(items),
  };
}

function devices(rows: readonly Row[], allPlays: number): Picture {
  const nameOf = (row: Row) => field(row, 'device');
  const items = rows.map((row) => ({
    label: nameOf(row),
    value: playsOf(row),
    text: `${counted(playsOf(row), 'play')}, ${percent(playsOf(row), allPlays)}`,
  }));
  return {
    sql: 'queries/devices.sql',
    title: leader({ rows, nameOf, noun: 'device', plural: 'kinds of device', allPlays }),
    note: 'Plays by kind of device.',
    chart: bars(items),
  };
}

/** Texts that name a song: its title and artist. */
export function songOf(row: Row): string[] {
  return [field(row, 'title') || '(no title)', field(row, 'artist') || '(no artist)'];
}

/** Number of users of a row. */
export function byUsers(row: Row): string {
  return counted(Number(row['users']), 'user');
}
