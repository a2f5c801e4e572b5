import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { generateSource } from '../../src/generate/generate.js';
import { filesUnder } from '../support/arrival.js';
import type { Night } from './night.js';

/** Number of song files that arrive each night. */
const SONGS_A_NIGHT = 30;

/** Nights of generated data: a day's log and some songs each. The same seed gives the same nights. */
export async function makeNights(home: string, seed: number, count: number): Promise<Night[]> {
  const root = join(home, `nights-${seed}`);
  await generateSource({ out: root, days: count, users: 60, songs: count * SONGS_A_NIGHT, seed });
  const songs = filesUnder(root, 'song_data').sort();
  const nights = filesUnder(root, 'log_data')
    .sort()
    .map((log, night) => {
      const paths = [log, ...songs.slice(night * SONGS_A_NIGHT, (night + 1) * SONGS_A_NIGHT)];
      return new Map(paths.map((path) => [path, readFileSync(join(root, path))]));
    });
  rmSync(root, { recursive: true });
  return nights;
}
