import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Bench } from '../../bench/bench.js';
import { freshDatabase } from '../../bench/database.js';
import { startBenchPostgres, type BenchPostgres } from '../../bench/bench-postgres.js';
import { bestScript } from '../../bench/peers/peers.js';
import { assertSameStar, race } from '../../bench/peers/race.js';
import { generateMonths, type Sources } from '../../bench/sources.js';
import { findPython } from '../support/python.js';
import { testServices } from '../support/services.js';

const folder = mkdtempSync(join(tmpdir(), 'sparkify-race-'));
const skip = findPython() === null && 'no Python has the packages of requirements-dev.txt';
let postgres: BenchPostgres;
let bench: Bench;
let sources: Sources;

before(async () => {
  postgres = await startBenchPostgres(() => undefined);
  const { temporal } = await testServices();
  bench = { postgres, temporal, folder, real: null, runs: 2, quick: true, cpuProfiles: null, say: () => undefined };
  sources = await generateMonths(bench, { months: 1, songs: 300 });
});

after(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('ours, the scripts and the independent floor make the same star, a run a turn', { skip }, async () => {
  const { ours, script, playsScript, floor, worker } = await race(bench, sources);
  for (const seconds of [ours, script, playsScript, floor]) {
    assert.equal(seconds.length, 2);
    assert.ok(seconds.every((one) => one > 0));
  }
  assert.ok((worker.peakMb['worker'] ?? 0) > 0);
  const staged = (database: string) =>
    postgres.ask(async (client) => (await client.query<{ events: string; songs: string }>(STAGED)).rows, database);
  assert.deepEqual(await staged('bench_script'), await staged('bench_plain_floor'), 'the script stages all raw rows');
});

const STAGED = 'select (select count(*) from stage_events) as events, (select count(*) from stage_songs) as songs';

test('a peer that makes another star is reported', { skip }, async () => {
  const other = await generateMonths(bench, { months: 1, songs: 200 });
  const script = bestScript(bench, other, false);
  await freshDatabase(postgres, script.database);
  await script.load();
  await assert.rejects(assertSameStar(bench, [script]), /the best script makes the same star/);
});
