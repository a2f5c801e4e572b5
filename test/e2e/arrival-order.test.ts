import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import { filesUnder, loadInTurns, mixed, type Arrival } from '../support/arrival.js';
import { assertSameStar, type StarDump } from '../support/star-dump.js';

const root = mkdtempSync(join(tmpdir(), 'sparkify-order-'));
after(() => rmSync(root, { recursive: true, force: true }));

let days: string[];
let songs: string[];
let atOnce: StarDump;

before(async () => {
  await generateSource({ out: root, days: 4, users: 30, songs: 100, seed: 3, eventsPerDay: 120 });
  [days, songs] = [filesUnder(root, 'log_data'), filesUnder(root, 'song_data')];
  atOnce = await loadInTurns(root, [[...days, ...songs]]);
  assert.ok((atOnce.get('songplay')?.split('\n').length ?? 0) > 20);
});

/** A day a run in mixed order, the songs when so many days are there, in as many runs as asked. */
function arrivals(daysBefore: number, songRuns = 1): Arrival[] {
  const dayRuns = mixed(days).map((day) => [day]);
  assert.equal(new Set(dayRuns.flat()).size, days.length);
  const songArrivals = Array.from({ length: songRuns }, (_, n) => songs.filter((_song, at) => at % songRuns === n));
  return [...dayRuns.slice(0, daysBefore), ...songArrivals, ...dayRuns.slice(daysBefore)];
}

describe(
  'one day a run, in mixed order: the star is the same, byte for byte, as after one run',
  { concurrency: 3 },
  () => {
    test('songs first', async () => assertSameStar(await loadInTurns(root, arrivals(0)), atOnce));
    test('songs in the middle, in two runs', async () =>
      assertSameStar(await loadInTurns(root, arrivals(2, 2)), atOnce));
    test('songs last', async () => assertSameStar(await loadInTurns(root, arrivals(4)), atOnce));
  },
);
