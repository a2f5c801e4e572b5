import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateSource } from '../../../src/generate/generate.js';
import { filesUnder, type Arrival } from '../../support/arrival.js';

type Json = Record<string, unknown>;

/** Source files under `root`, and which of them arrive before each run. */
export interface Month {
  readonly root: string;
  readonly arrivals: readonly Arrival[];
  /** Changes of files that were loaded, made before the last run. */
  readonly corrections?: Corrections;
}

/** Paths of files that are removed, and of files that others replace, each with the place of the other. */
interface Corrections {
  readonly removed: readonly string[];
  readonly replaced: ReadonlyMap<string, string>;
}

/** User whose events are in the repeated days only, and in no corrected file. */
const GONE_USER = '9999';

/**
 * Generates a small month that is loaded in three runs. Songs arrive after their plays; the second run repeats days of
 * the first and of its own with other content, and has events that checks reject; the third has other versions of songs, and songs with
 * smaller ids for the same words. Before the third run, days and songs of the others are corrected or removed.
 */
export async function generatedMonth(root: string, seed: number): Promise<Month> {
  await generateSource({ out: root, days: 30, users: 15, songs: 90, seed, eventsPerDay: 14 });
  const days = filesUnder(root, 'log_data').sort();
  const songs = filesUnder(root, 'song_data').sort();
  const odd = (files: readonly string[]) => files.filter((_, n) => n % 2 === 1);
  const even = (files: readonly string[]) => files.filter((_, n) => n % 2 === 0);
  const repeated = alteredDays(root, days.slice(5, 15));
  const altered = even(songs).flatMap((song, n) => (n % 3 === 0 ? alteredSongs(root, song) : []));
  return {
    root,
    arrivals: [
      [...days.slice(0, 12), ...even(songs)],
      [...days.slice(12, 20), repeated],
      [...days.slice(20), ...odd(songs), ...altered],
    ],
    corrections: {
      removed: [...days.slice(3, 5), ...even(songs).slice(1, 8)],
      replaced: new Map([
        ...[repeated, ...days.slice(1, 3)].map((path) => [path, correctedDay(root, path)] as const),
        ...even(songs)
          .slice(8, 12)
          .map((path) => [path, correctedSong(root, path)] as const),
      ]),
    },
  };
}

/** Changes of every n-th event of the repeated days, by n: other content of the same play, and values that checks reject. */
const EVENT_CHANGES: Readonly<Record<number, (event: Json, next: Json) => Json>> = {
  3: (event) => ({ ...event, level: event['level'] === 'free' ? 'paid' : 'free' }),
  4: (event) => ({ ...event, userAgent: null }),
  5: (event, { artist, song, length }) => ({ ...event, artist, song, length }),
  7: (event) => ({ ...event, location: `${String(event['location'])} ` }),
  11: (event) => ({ ...event, sessionId: null }),
  13: (event) => ({ ...event, ts: null }),
  17: (event) => ({ ...event, userId: '' }),
  19: (event) => ({ ...event, userId: `00${String(event['userId'])}` }),
  23: (event) => ({ ...event, userId: 'ten' }),
  29: (event) => ({ ...event, ts: 253_402_300_800_000 }),
  31: (event) => ({ ...event, lastName: null }),
  37: (event) => ({ ...event, ts: -1 }),
  41: (event) => ({ ...event, level: 'all' }),
  43: (event) => ({ ...event, location: 'x'.repeat(600) }),
  47: (event) => ({ ...event, page: 'NextSong', userId: GONE_USER, ts: 1_541_000_000_000, sessionId: 1 }),
};

function alteredDays(root: string, paths: readonly string[]): string {
  const events = paths.flatMap((path) => linesOf(root, path));
  const changed = events.map((event, n) => {
    const changes = Object.entries(EVENT_CHANGES).filter(([every]) => n % Number(every) === 0);
    return changes.reduce((changing, [, change]) => change(changing, events[(n + 1) % events.length] ?? {}), event);
  });
  return write(root, 'log_data/2018/11/repeated-events.json', changed);
}

/** A day without every third event and without one user, and with other content of every fifth play. */
function correctedDay(root: string, path: string): string {
  const events = linesOf(root, path).filter((event, n) => n % 3 !== 0 && event['userId'] !== GONE_USER);
  const changed = events.map((event, n) => (n % 5 === 0 ? { ...event, userAgent: 'Corrected', level: 'paid' } : event));
  return join(root, write(root, `corrected-${path.split('/').at(-1)}`, changed));
}

/** A song under another title, of another year. */
function correctedSong(root: string, path: string): string {
  const songs = linesOf(root, path).map((song) => ({
    ...song,
    title: `${String(song['title'])} (corrected)`,
    year: 1999,
  }));
  return join(root, write(root, `corrected-${path.split('/').at(-1)}`, songs));
}

/** Versions of a song: with other words, with another place or name of the artist, and with a smaller song_id. */
function alteredSongs(root: string, path: string): string[] {
  const [song = {}] = linesOf(root, path);
  const versions: Readonly<Record<string, Json>> = {
    words: { ...song, title: `${String(song['title'])} (live)`, year: 0 },
    place: { ...song, artist_location: 'Oslo', artist_latitude: -0.5, artist_longitude: 10, duration: -0 },
    smaller: { ...song, song_id: `SN${String(song['song_id']).slice(2)}` },
    renamed: { ...song, song_id: `SQ${String(song['song_id']).slice(2)}`, artist_name: reversed(song['artist_name']) },
    unnamed: { ...song, song_id: `SP${String(song['song_id']).slice(2)}`, artist_name: null, artist_id: null },
  };
  return Object.entries(versions).map(([name, version]) =>
    write(root, join(dirname(path), `${name}-${path.split('/').at(-1)}`), [version]),
  );
}

/** A name as long as another: which of them wins is for the tie-breakers. */
function reversed(name: unknown): string {
  return [...String(name)].reverse().join('');
}

function linesOf(root: string, path: string): Json[] {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Json);
}

function write(root: string, path: string, records: readonly Json[]): string {
  const lines = records.map((record) =>
    JSON.stringify(record, (_, value: unknown) => (Object.is(value, -0) ? '-0' : value)),
  );
  writeFileSync(join(root, path), lines.join('\n'));
  return path;
}
