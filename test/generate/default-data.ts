import assert from 'node:assert/strict';
import { dayEvents } from '../../src/generate/day.js';
import { eventLine } from '../../src/generate/event.js';
import { GENERATE_DEFAULTS } from '../../src/generate/defaults.js';
import { Jukebox } from '../../src/generate/play.js';
import { songJson } from '../../src/generate/song.js';

/** As the source has it. */
export interface LogLine {
  artist: string | null;
  auth: string;
  firstName: string | null;
  gender: string | null;
  itemInSession: number;
  lastName: string | null;
  length: number | null;
  level: string;
  location: string | null;
  method: string;
  page: string;
  registration: number | null;
  sessionId: number;
  song: string | null;
  status: number;
  ts: number;
  userAgent: string | null;
  userId: string;
}

/** As the source has it. */
export interface SongFile {
  artist_id: string;
  artist_latitude: number | null;
  artist_location: string | number | null;
  artist_longitude: number | null;
  artist_name: string | number;
  duration: number;
  num_songs: number;
  song_id: string;
  title: string | number;
  year: number;
}

const { seed, days, songs: songCount } = GENERATE_DEFAULTS;
const world = { ...GENERATE_DEFAULTS, jukebox: new Jukebox(seed, songCount) };
/** The log of each default day, as text. */
export const lines = Array.from({ length: days }, (_, day) => dayEvents(world, day).map(eventLine));
/** The log of each default day. */
export const logs = lines.map((day) => day.map((line) => JSON.parse(line) as LogLine));
/** All default events, in time order. */
export const events = logs.flat();
/** The NextSong events. */
export const plays = events.filter(({ page }) => page === 'NextSong');
/** The default song files, as text. */
export const songTexts = Array.from({ length: songCount }, (_, index) => songJson(seed, index));
/** The default song files. */
export const songs = songTexts.map((text) => JSON.parse(text) as SongFile);

/** Number of rows that fit. */
export function count<T>(rows: readonly T[], fits: (row: T) => boolean): number {
  return rows.filter(fits).length;
}

/** Number of different keys of the rows. */
export function distinct<T>(rows: readonly T[], key: (row: T) => unknown): number {
  return new Set(rows.map((row) => JSON.stringify(key(row)))).size;
}

/** Fails where the value is not from `low` to `high`. */
export function assertBetween(value: number, low: number, high: number): void {
  assert.ok(value >= low && value <= high, `expected ${low} to ${high}, got ${value}`);
}

/** Number of keys with more than one value. */
export function ambiguous<T>(rows: readonly T[], key: (row: T) => unknown, value: (row: T) => unknown): number {
  return (
    distinct(
      rows.filter((row) => value(row) !== undefined),
      (row) => [key(row), value(row)],
    ) - distinct(rows, key)
  );
}
