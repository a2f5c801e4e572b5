import { createHash } from 'node:crypto';
import { byOrder, first, grouped, type Ranked, type Value } from './order.js';
import type { Staged, StagedEvent, StagedSong } from './source-rows.js';

/** A row of the star; times as milliseconds since 1970. */
export type Row = Readonly<Record<string, Value>>;

/** Rows of the star's tables once these rows were staged: written from the rules, not from the SQL. */
export function starOf({ events, songs }: Staged): Readonly<Record<string, readonly Row[]>> {
  const logged = events.map(loggedEvent);
  const timed = logged.filter((event) => event.start_time !== null);
  const plays = playsOf(timed).map((play) => ({ play, song: songOf(play, songs) }));
  return {
    users: usersOf(timed),
    song: songsOf(songs),
    artist: artistsOf(songs),
    times: timesOf(timed),
    songplay: plays.flatMap(({ play, song }) => (song ? [{ ...playRow(play), ...song }] : [])),
    unmatched_play: plays.flatMap(({ play, song }) => (song ? [] : [{ ...playRow(play), ...wanted(play) }])),
  };
}

interface LoggedEvent extends StagedEvent {
  readonly user: number | null;
  readonly start_time: number | null;
}

function loggedEvent(event: StagedEvent): LoggedEvent {
  const user = event.user_id !== null && isUserId(event.user_id) ? Number(event.user_id) : null;
  const isTime =
    event.ts !== null && event.ts >= Date.UTC(2000, 0) - 63_082_281_600_000 && event.ts < Date.UTC(10_000, 0);
  return { ...event, length: plain(event.length), user, start_time: isTime ? event.ts : null };
}

/** Counts the texts that look as if their UTF-8 had been decoded twice as Latin-1. */
function damaged(...texts: readonly (string | null)[]): number {
  return texts.filter((text) => text !== null && /Ã.Â./su.test(text)).length;
}

/** -0 is 0. */
function plain(value: number | null): number | null {
  return value === null ? null : value + 0;
}

/** The latest event by ts, then session, then item; at one and the same, whole names, then the order of what it says. */
function usersOf(events: readonly LoggedEvent[]): Row[] {
  const known = events.filter((event) => event.user !== null);
  return grouped(known, (event) => event.user).map((group) => {
    const latest = first(group, (event): Ranked => [
      ...[event.ts, event.session_id, event.item_in_session].map((value) => -(value ?? -1)),
      damaged(event.first_name, event.last_name),
      event.level,
      event.first_name,
      event.last_name,
      event.gender,
    ]);
    const { user, first_name, last_name, gender, level, start_time } = latest;
    return { user_id: user, first_name, last_name, gender, level, updated_at: start_time };
  });
}

/** A known year first, then the first in order. */
function songsOf(songs: readonly StagedSong[]): Row[] {
  const rows = songs
    .filter((song) => song.song_id !== null)
    .map((song) => ({
      song_id: song.song_id,
      title: song.title,
      artist_id: song.artist_id,
      year: song.year === 0 ? null : song.year,
      duration: plain(song.duration),
    }));
  return grouped(rows, (song) => song.song_id).map((group) =>
    first(group, (song): Ranked => [song.year === null ? 1 : 0, song.title, song.artist_id, song.year, song.duration]),
  );
}

/** The shortest name, then the first in byte order; the place as one unit, the one with the most known. */
function artistsOf(songs: readonly StagedSong[]): Row[] {
  const known = songs.filter((song) => song.artist_id !== null);
  return grouped(known, (song) => song.artist_id).map((group) => {
    const names = first(group, ({ artist_name: name }): Ranked => [name === null ? null : [...name].length, name]);
    const places = group.map((song) => ({
      location: song.artist_location,
      latitude: plain(song.artist_latitude),
      longitude: plain(song.artist_longitude),
    }));
    const place = first(places, ({ location, latitude, longitude }): Ranked => {
      const unknown = [location, latitude, longitude].filter((part) => part === null).length;
      return [unknown, location, latitude, longitude];
    });
    return { artist_id: names.artist_id, name: names.artist_name, ...place };
  });
}

function timesOf(events: readonly LoggedEvent[]): Row[] {
  const played = events.filter((event) => event.page === 'NextSong' && event.user !== null);
  return [...new Set(played.map((event) => event.start_time))].map((start_time) => {
    const at = new Date(start_time ?? 0);
    const parts = {
      hour: at.getUTCHours(),
      day: at.getUTCDate(),
      month: at.getUTCMonth() + 1,
      year: at.getUTCFullYear(),
    };
    return { start_time, ...parts, week: isoWeek(at), weekday: at.getUTCDay() };
  });
}

/** Weeks begin on Monday; the week of a day is counted in the year of its Thursday. */
function isoWeek(day: Date): number {
  const thursday = new Date(day.getTime());
  thursday.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  const newYear = new Date(0);
  newYear.setUTCFullYear(thursday.getUTCFullYear());
  return Math.floor((thursday.getTime() - newYear.getTime()) / 86_400_000 / 7) + 1;
}

/** One play a user, session, item and ts; of several contents one whose texts are whole, then the first in order. */
function playsOf(events: readonly LoggedEvent[]): LoggedEvent[] {
  const plays = events.filter((event) => event.page === 'NextSong' && event.user !== null);
  return grouped(plays, playKey).map((group) =>
    first(group, (event): Ranked => [
      damaged(event.song, event.artist, event.location),
      event.level,
      event.location,
      event.user_agent,
      event.song,
      event.artist,
      event.length,
    ]),
  );
}

function playKey({ user, session_id: session, item_in_session: item, ts }: LoggedEvent): string {
  return [user, session ?? '', item ?? '', ts].join('|');
}

/** Of the songs that fit the smallest song_id, then artist_id. */
function songOf(play: LoggedEvent, songs: readonly StagedSong[]): { song_id: Value; artist_id: Value } | undefined {
  if (play.song === null || play.artist === null || play.length === null) return undefined;
  const fitting = songs.filter(
    (song) =>
      ![song.song_id, song.artist_id, song.duration].includes(null) &&
      song.title === play.song &&
      song.artist_name === play.artist &&
      plain(song.duration) === play.length,
  );
  const [best] = [...fitting].sort(byOrder((song): Ranked => [song.song_id, song.artist_id]));
  return best && { song_id: best.song_id, artist_id: best.artist_id };
}

function playRow(play: LoggedEvent): Row {
  const { start_time, user, level, session_id, location, user_agent } = play;
  const songplay_id = createHash('md5').update(playKey(play)).digest('hex');
  return { songplay_id, start_time, user_id: user, level, session_id, location, user_agent };
}

function wanted({ song, artist, length }: LoggedEvent): Row {
  return { title: song, artist_name: artist, duration: length };
}

function isUserId(text: string): boolean {
  return /^[0-9]{1,10}$/.test(text) && Number(text) <= 2_147_483_647;
}
