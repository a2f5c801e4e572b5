import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { activityBench, begin, dump } from '../support/activity-bench.js';
import { failure } from '../support/expect.js';

const bench = await activityBench();
const folder = mkdtempSync(join(tmpdir(), 'sparkify-guards-'));
after(() => rmSync(folder, { recursive: true }));

/** Inputs of a person who can start single activities, not only loads. */
const NO_LOAD_IDS = [
  '',
  'a b',
  'a"; drop schema public cascade; --',
  "a'; select 1; --",
  '../other',
  'a\nb',
  'a\\',
  'A',
  'é',
  '..',
  'x'.repeat(33),
  'a*/ b',
];

test('what is no load id reaches no statement: nothing is made, changed or dropped', async () => {
  await begin(bench);
  const before = await dump(bench.database, 'public', 'sparkify_ops');
  for (const loadId of NO_LOAD_IDS) {
    const refused = failure('INPUT_INVALID', 'is no load id');
    await assert.rejects(bench.run('createTables', [loadId]), refused, loadId);
    await assert.rejects(bench.run('loadDimension', [{ loadId, table: 'users' }]), refused, loadId);
    await assert.rejects(bench.run('publish', [{ loadId, starVersion: 0, checks: [] }]), refused, loadId);
  }
  assert.deepEqual(await dump(bench.database, 'public', 'sparkify_ops'), before);
});

test('a step runs no file but those of its own kind', async () => {
  const { loadId } = await begin(bench);
  const sql = join(folder, 'other.sql');
  writeFileSync(sql, 'select 1 as leaked;\n');
  for (const path of [
    '/etc/passwd',
    '../../etc/passwd',
    sql,
    'publish/users.sql',
    'checks/run/../../publish/users.sql',
  ]) {
    const check = { name: 'x', severity: 'error', title: '', path } as const;
    const skipped = { name: 'x', severity: 'error', status: 'skipped', failing: 0 };
    assert.deepEqual(await bench.run('runCheck', [{ loadId, check }]), skipped, path);
  }
  for (const table of ['../publish/users', '/etc/passwd', 'users; drop table users', '../../../etc/passwd']) {
    const input = { loadId, table: table as 'users' };
    await assert.rejects(
      bench.run('loadDimension', [input]),
      failure('INPUT_INVALID', 'is not a table of the star'),
      table,
    );
  }
});

test('a step that reads holds the plan to the sources that are allowed, whoever made it', async () => {
  const plan = await begin(bench);
  const link = join(bench.source.logData, 'out');
  symlinkSync('/etc', link);
  for (const logData of ['/etc', link, `${bench.source.logData}_evil`, `${bench.source.logData}/../..`]) {
    const refused = failure('INPUT_INVALID', 'LOAD_ALLOWED_SOURCES');
    const told = { ...plan, logData };
    await assert.rejects(bench.run('discoverObjects', [told]), refused, logData);
    await assert.rejects(bench.run('copyStaging', [{ plan: told, source: 'events', isWhole: true }]), refused, logData);
    const path = { ...plan, logJsonPath: logData };
    await assert.rejects(bench.run('copyStaging', [{ plan: path, source: 'songs', isWhole: true }]), refused, logData);
  }
  rmSync(link);
});
