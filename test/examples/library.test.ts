import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseSettings, LoadError, type Settings } from 'sparkify';
import { startNotifyingWorker } from '../../examples/custom-activities/worker.js';
import { loadWithChecks, customCheckNames } from '../../examples/custom-checks/gate.js';
import { generateSource } from '../../src/generate/generate.js';
import { testDatabase } from '../support/database.js';
import { executeLoad, withTemporal } from '../support/run-workflow.js';
import { testServices } from '../support/services.js';

const CHECKS = fileURLToPath(new URL('../../../examples/custom-checks/checks', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'sparkify-library-'));
after(() => rmSync(place, { recursive: true }));
const { settings, client } = await testDatabase();
const { temporal } = await testServices();
const source = await generateSource({ out: place, days: 1, users: 8, songs: 20, seed: 2, eventsPerDay: 60 });

/** The settings as a program makes them that has them from elsewhere: names and texts. */
const ours: Settings = parseSettings(
  new Map([
    ...Object.entries(settings).flatMap(([name, value]): [string, string][] =>
      name.startsWith('CLUSTER_') && value !== undefined ? [[name, String(value)]] : [],
    ),
    ...Object.entries({ S3_LOG_DATA: source.logData, S3_SONG_DATA: source.songData }),
  ]),
);

test('settings that a program makes are held to the same rules', () => {
  assert.throws(
    () => parseSettings(new Map([['LOAD_MAX_ERRORS', 'many']])),
    (error: Error) => error instanceof LoadError && error.code === 'CONFIG_INVALID',
  );
});

test('a custom activity in place of the load’s: its texts are received', async () => {
  const received: string[] = [];
  const worker = await startNotifyingWorker(ours, temporal.address, async (text) => void received.push(text));
  try {
    const result = await withTemporal(temporal.address, (one) => executeLoad(one));
    assert.equal(result.status, 'COMPLETED');
    assert.equal(received.length, 1);
    assert.ok(
      received[0]?.startsWith(`Load ${result.loadId} published users +${result.tables.users} ~0, song +20`),
      received[0],
    );
  } finally {
    await worker.stop();
  }
});

test('custom checks from a program: a load passes them, and fails where they find a row', async () => {
  assert.deepEqual(customCheckNames(CHECKS), ['no_play_over_an_hour']);
  const event = {
    page: 'NextSong',
    auth: 'Logged In',
    userId: '7',
    sessionId: 1,
    itemInSession: 0,
    ts: 1_541_203_200_000,
    level: 'free',
    song: 'a',
    artist: 'b',
  };
  const logs = join(source.logData, '2018', '11');
  mkdirSync(logs, { recursive: true });
  const addDay = (day: number, play: object): void =>
    writeFileSync(join(logs, `2018-11-0${day}-events.json`), JSON.stringify({ ...event, ...play }));
  addDay(3, { length: 200 });
  const passed = await loadWithChecks(ours, temporal.address, CHECKS);
  const [own] = passed.checks.filter(({ name }) => name === 'no_play_over_an_hour');
  assert.deepEqual([passed.status, own?.status], ['COMPLETED', 'passed']);
  addDay(4, { itemInSession: 1, length: 7200 });
  const failed = await loadWithChecks(ours, temporal.address, CHECKS);
  assert.deepEqual([failed.status, failed.failure?.code], ['FAILED', 'CHECK_FAILED']);
  assert.deepEqual(
    failed.checks.filter(({ status, severity }) => status === 'failed' && severity === 'error').map(({ name }) => name),
    ['no_play_over_an_hour'],
  );
  const { rows } = await client.query('select 1 from unmatched_play where duration > 3600');
  assert.deepEqual(rows, [], 'nothing of it is published');
});
