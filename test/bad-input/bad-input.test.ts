import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { STAR_TABLES } from '../../src/model/star.js';
import { activityBench, dump } from '../support/activity-bench.js';
import { CORPUS, longMember, membersOf, writeManyLogs, type BadInput } from './corpus.js';
import { benchOfLogs, failureOfLoad, loadLogs } from './load-input.js';

const bench = await activityBench();
const root = mkdtempSync(join(tmpdir(), 'sparkify-bad-input-'));
after(() => rmSync(root, { recursive: true }));

/** As many rejected records as no case has. */
const MANY = 1000;

/** Checks that compare with earlier runs: here these are other cases. */
const USUAL = [
  'staging_volume',
  'match_rate',
  'repeated_play',
  'object_empty',
  'session_broken',
  'user_renamed',
  'member_incomplete',
  'member_new',
  'null_share',
  'id_form',
  'text_edges',
  'play_incomplete',
  'type_share',
];

const page = readFileSync(new URL('../../../docs/bad-input.md', import.meta.url), 'utf8');

test('the table of the documentation has a row for each kind of bad input, and no other', () => {
  const rows = [...page.matchAll(/^\| ([^|]+?) +\| (loaded|rejected|failed)/gm)].map(([, name, outcome]) => [
    name,
    outcome,
  ]);
  const outcomeOf = ({ failed, rejected }: BadInput) => (failed ? 'failed' : rejected ? 'rejected' : 'loaded');
  assert.deepEqual(rows, [...CORPUS.map((input) => [input.name, outcomeOf(input)]), ['200,000 objects', 'loaded']]);
});

async function star(): Promise<Record<string, string[]>> {
  const tables = await dump(bench.database, 'public');
  return Object.fromEntries(STAR_TABLES.map((name) => [name, tables[`public.${name}`] ?? []]));
}

async function recorded(loadId: string): Promise<{ reason: string; uri: string; line: string }[]> {
  const sql = 'select reason, uri, line from sparkify_ops.rejected_record where load_id = $1';
  return (await bench.database.client.query<{ reason: string; uri: string; line: string }>(sql, [loadId])).rows;
}

/** Peak memory of the process since its start, in MB. */
const peakMb = () => process.resourceUsage().maxRSS / 1024;

// Before the others: the peak of a process only grows.
test('a line of 40 MB is rejected in as little memory as one of 4 MB', async () => {
  const named = (name: string) => CORPUS.find((input) => input.name === name) ?? assert.fail(name);
  await loadLogs(benchOfLogs(bench, root, named('line over 4 MB').write), MANY);
  const before = peakMb();
  await loadLogs(benchOfLogs(bench, root, named('line of 40 MB').write), MANY);
  assert.ok(peakMb() - before < 24, `${(peakMb() - before).toFixed(0)} MB more`);
});

/** Growth of the peak, in MB, that names may cost: they are kept up to 256 bytes each, 1,000 at most. */
const MAX_MB_OF_NAMES = 40;

test('a compressed line of 4 MB is read, as those that the next tests are compared with', async () => {
  const { rows } = await loadLogs(benchOfLogs(bench, root, membersOf(1, longMember)), MANY);
  assert.equal(rows, 1);
});

for (const input of CORPUS.filter(({ name }) => /\bnames (of|inside)|long names/.test(name))) {
  test(`${input.name}: in as little memory as one line of 4 MB`, async () => {
    const logs = benchOfLogs(bench, root, input.write);
    const before = peakMb();
    await loadLogs(logs, MANY);
    assert.ok(peakMb() - before < MAX_MB_OF_NAMES, `${(peakMb() - before).toFixed(0)} MB more`);
  });
}

for (const input of CORPUS) {
  test(`${input.name}: ${input.failed ?? `${input.loaded} loaded, ${input.rejected ?? 0} rejected`}`, async () => {
    const logs = benchOfLogs(bench, root, input.write);
    if (input.failed !== undefined || input.rejected !== undefined) await assertFails(input, logs);
    if (input.failed !== undefined) return;
    const { rows, rejected, warned, loadId } = await loadLogs(logs, MANY);
    assert.deepEqual([rows, rejected], [input.loaded, input.rejected ?? 0]);
    assert.deepEqual(
      warned.filter((name) => !USUAL.includes(name)),
      input.warned ?? [],
    );
    const records = await recorded(loadId);
    assert.equal(records.length, input.rejected ?? 0);
    for (const { reason, uri, line } of records) {
      assert.match(reason, input.reason ?? /^$/);
      assert.ok(uri.startsWith(root) && Number(line) >= 1);
    }
  });
}

/** Without any leave to reject records; what stands in the star stays as it was. */
async function assertFails(input: BadInput, logs: typeof bench): Promise<void> {
  const before = input.failed === undefined ? null : await star();
  const { type, message } = await failureOfLoad(logs, input.failed === undefined ? 0 : MANY);
  assert.equal(type, input.failed ?? 'RECORDS_REJECTED', message);
  assert.match(message, input.message ?? input.reason ?? /^$/);
  assert.doesNotMatch(message, /Ann|Lee/, 'no person in a failure');
  if (before !== null) assert.deepEqual(await star(), before);
}

test('200,000 objects are loaded, each once, in little memory', async () => {
  const objects = 200_000;
  const logs = benchOfLogs(bench, root, (folder) => writeManyLogs(folder, objects));
  const before = peakMb();
  const { rows, rejected, loadId } = await loadLogs(logs, 0);
  assert.deepEqual([rows, rejected], [objects, 0]);
  const sql = 'select count(*)::int as objects from sparkify_ops.load_object where load_id = $1';
  assert.deepEqual((await bench.database.client.query(sql, [loadId])).rows, [{ objects }]);

  assert.ok(peakMb() - before < 180, `${(peakMb() - before).toFixed(0)} MB more`);
});
