import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure } from '@temporalio/common';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import {
  activityBench,
  activityEnvironment,
  begin,
  candidates,
  dump,
  load,
  makeCandidates,
  stage,
} from '../support/activity-bench.js';
import { failure } from '../support/expect.js';
import { untilRows } from '../support/until-rows.js';

const bench = await activityBench();
const { client } = bench.database;

/** A dump without what is new with each listing: the ids of batches, of which the number in the listing stays, and the key. */
function numbered(tables: Record<string, string[]>): Record<string, string[]> {
  const inListing = (row: string) =>
    row.replaceAll(/\b\d{13}(\d{3})\b/g, 'batch $1').replace(/\b[0-9a-f]{64}\b/, 'key');
  return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.map(inListing)]));
}

test('every step may run twice: the run is the same', async () => {
  const { plan } = await candidates(bench);
  const schema = `sparkify_run_${plan.loadId}`;
  const once = numbered(await dump(bench.database, schema));
  await bench.run('discoverObjects', [plan]);
  await stage(bench, plan);
  await makeCandidates(bench, plan);
  assert.deepEqual(numbered(await dump(bench.database, schema)), once);
  assert.ok((once[`${schema}.stage_events`]?.length ?? 0) > 0);
});

/** Does `work` while another session holds a table of a run. */
function whileLocked(table: string, work: () => Promise<void>): Promise<void> {
  return bench.database.warehouse.session({ searchPath: ['public'] }, (session) =>
    session.transaction(async () => {
      await session.query(`lock table ${table}`);
      await work();
    }),
  );
}

const WAITING = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

test('a step that waits in the database says that it is alive, and its cancellation stops the statement there', async () => {
  const plan = await begin(bench);
  await stage(bench, plan);
  await whileLocked(`sparkify_run_${plan.loadId}.logged_event`, async () => {
    const env = activityEnvironment('loadDimension');
    const alive = once(env, 'heartbeat');
    const cancelled = assert.rejects(
      bench.run('loadDimension', [{ loadId: plan.loadId, table: 'users' }], env),
      CancelledFailure,
    );
    const [backend] = await untilRows(client, WAITING);
    await alive;
    env.cancel('CANCELLED');
    await cancelled;
    assert.equal((await client.query('select 1 from pg_stat_activity where pid = $1', [backend?.['pid']])).rowCount, 0);
  });
  assert.ok((await bench.run('loadDimension', [{ loadId: plan.loadId, table: 'users' }])).rows['new_users']);
});

test('a staging step that is cancelled leaves nothing staged', async () => {
  const plan = await begin(bench);
  await whileLocked(`sparkify_run_${plan.loadId}.staged_object`, async () => {
    const env = activityEnvironment('copyStaging');
    const cancelled = assert.rejects(
      bench.run('copyStaging', [{ plan, source: 'events', isWhole: true }], env),
      CancelledFailure,
    );
    await untilRows(client, WAITING);
    env.cancel('CANCELLED');
    await cancelled;
  });
  const { rows } = await client.query('select to_regclass($1) as staged', [`sparkify_run_${plan.loadId}.stage_events`]);
  assert.deepEqual(rows, [{ staged: null }]);
});

test('a step without a warehouse fails in a way that is tried again', async () => {
  const warehouse = await openWarehouse({ ...bench.deps.settings, CLUSTER_DB_PORT: 1, CLUSTER_ENGINE: 'postgres' });
  await assert.rejects(
    bench.with({ warehouse }).run('createTables', ['x']),
    failure('WAREHOUSE_UNAVAILABLE', 'docs/errors.md'),
  );
  await warehouse.close();
});

test('wrong input is refused before anything is done', async () => {
  await assert.rejects(
    bench.run('planLoad', [{ date: 'today', nonsense: 1 }]),
    failure('INPUT_INVALID', 'date:', 'nonsense:'),
  );
});

test('a broken line is named, stands in rejected_record, and nothing of its source is staged', async () => {
  const log = readdirSync(bench.source.logData, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()[0]!;
  const path = join(bench.source.logData, log);
  appendFileSync(path, '\n{"artist": oops}\n');
  const plan = await begin(bench);
  const staging = bench.run('copyStaging', [{ plan, source: 'events', isWhole: true }]);
  await assert.rejects(staging, failure('RECORDS_REJECTED', path, 'line ', 'stage_events', '--max-errors'));
  const { rows } = await client.query('select uri, source from sparkify_ops.rejected_record where load_id = $1', [
    plan.loadId,
  ]);
  assert.deepEqual(rows, [{ uri: path, source: 'events' }]);
  const staged = await client.query('select to_regclass($1) as staged', [`sparkify_run_${plan.loadId}.stage_events`]);
  assert.deepEqual(staged.rows, [{ staged: null }]);
});

test('as many rejected records as are allowed do not stop the load; a second try does not note them twice', async () => {
  const plan = await begin(bench, { maxErrors: 2 });
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const { rejected, rows } = await bench.run('copyStaging', [{ plan, source: 'events', isWhole: true }]);
    assert.equal(rejected, 1);
    assert.ok(rows > 0);
  }
  assert.equal(
    (await client.query('select 1 from sparkify_ops.rejected_record where load_id = $1', [plan.loadId])).rowCount,
    1,
  );
});

test('a check that finds rows fails with its name, their number and five of them; a warning is a result', async () => {
  const { plan } = await candidates(bench, { maxErrors: 9 });
  const { loadId } = plan;
  await client.query(
    `insert into sparkify_run_${loadId}.new_song select 'S' || n from generate_series(1, 7) as n, generate_series(1, 2)`,
  );
  const named = (name: string) => plan.checks.find((check) => check.name === name)!;
  const key = bench.run('runCheck', [{ loadId, check: named('song_key') }]);
  await assert.rejects(key, (error) => {
    failure('CHECK_FAILED', 'song_key', '7 rows')(error);
    const [details] = (error as { details: { failing: number; sample: unknown[] }[] }).details;
    assert.deepEqual([details?.failing, details?.sample.length], [7, 5]);
    return true;
  });
  const warned = await bench.run('runCheck', [{ loadId, check: { ...named('song_key'), severity: 'warn' } }]);
  assert.deepEqual(warned, { name: 'song_key', severity: 'warn', status: 'failed', failing: 7 });
  assert.equal((await bench.run('runCheck', [{ loadId, check: named('users_key') }])).status, 'passed');
});

test('a failed run is closed in the ledger, twice the same; a published one stays published', async () => {
  const plan = await begin(bench);
  const record = {
    loadId: plan.loadId,
    failure: { code: 'CHECK_FAILED', message: 'm'.repeat(9000), step: 's' },
    checks: [],
    steps: [],
  };
  const totals = await bench.run('recordFailure', [record]);
  assert.deepEqual(await bench.run('recordFailure', [record]), totals);
  const { rows } = await client.query('select status, failure_code from sparkify_ops.load_run where load_id = $1', [
    plan.loadId,
  ]);
  assert.deepEqual(rows, [{ status: 'failed', failure_code: 'CHECK_FAILED' }]);
  await load(bench, { maxErrors: 9 });
  const published = await client.query<{ load_id: string }>(
    "select load_id from sparkify_ops.load_run where status = 'published'",
  );
  const loadId = published.rows[0]!.load_id;
  await bench.run('recordFailure', [{ ...record, loadId }]);
  const after = await client.query('select status from sparkify_ops.load_run where load_id = $1', [loadId]);
  assert.deepEqual(after.rows, [{ status: 'published' }]);
});

test('a failure that is recorded while the run is being published leaves it published', async () => {
  const { loadId } = await begin(bench);
  const loaded = "update sparkify_ops.load_run set status = 'published', finished_at = '2026-01-02' where load_id = $1";
  await client.query('begin');
  await client.query(loaded, [loadId]);
  const failure = { code: 'CANCELLED', message: 'The load was cancelled', step: '' };
  const recording = bench.run('recordFailure', [{ loadId, failure, checks: [], steps: [], endedAt: Date.now() }]);
  await sleep(300);
  await client.query('commit');
  const { published } = await recording;
  assert.equal(published?.outcome, 'published');
  const { rows } = await client.query(
    'select status, cast(finished_at as text) as finished_at from sparkify_ops.load_run where load_id = $1',
    [loadId],
  );
  assert.deepEqual(rows, [{ status: 'published', finished_at: '2026-01-02 00:00:00' }]);
});

test('cleaning up drops the schemas of runs that nobody needs, and of no other', async () => {
  await load(bench, { maxErrors: 9 });
  await client.query('create schema sparkify_run_of_somebody');
  await client.query(
    "update sparkify_ops.load_run set started_at = started_at - interval '4 days' where status = 'failed'",
  );
  const schemas = async () =>
    (
      await client.query<{ name: string }>(
        "select nspname as name from pg_namespace where nspname like 'sparkify_run_%'",
      )
    ).rows.map(({ name }) => name);
  const last = await client.query<{ id: string }>(
    "select max(load_id) as id from sparkify_ops.load_run where status = 'published' and stage_songs > 0",
  );
  const input = { loadId: last.rows[0]!.id, stale: ['users', 'nonsense; drop table users'], steps: [] };
  await bench.run('cleanUp', [input]);
  const left = await schemas();
  assert.ok(left.includes(`sparkify_run_${input.loadId}`));
  assert.ok(left.includes('sparkify_run_of_somebody'));
  const running = await client.query<{ id: string }>(
    "select load_id as id from sparkify_ops.load_run where status = 'running'",
  );
  assert.deepEqual(
    left.sort(),
    [
      'sparkify_run_of_somebody',
      `sparkify_run_${input.loadId}`,
      ...running.rows.map(({ id }) => `sparkify_run_${id}`),
    ].sort(),
  );
  await bench.run('cleanUp', [input]);
  assert.deepEqual((await schemas()).sort(), left);
});
