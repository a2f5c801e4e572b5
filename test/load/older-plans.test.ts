import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LoadPlan } from '../../src/model/plan.js';
import type { PlannedCheck } from '../../src/model/checks.js';
import { activityBench, begin, makeCandidates, stage } from '../support/activity-bench.js';

const bench = await activityBench();
let plan: LoadPlan;
let starVersion: number;

before(async () => {
  plan = await begin(bench);
  await stage(bench, plan);
  starVersion = await makeCandidates(bench, plan);
});

const planned = (name: string, path: string): PlannedCheck => ({ name, severity: 'error', title: '', path });

test('a check of an older version is run by the one that replaces it, under its own name', async () => {
  for (const name of ['songplay_key', 'unmatched_play_key', 'play_in_one_table']) {
    const check = planned(name, `checks/star/${name}.sql`);
    const result = await bench.run('runCheck', [{ loadId: plan.loadId, check }]);
    const { proof } = result;
    assert.deepEqual(result, { name, severity: 'error', status: 'passed', failing: 0, proof });
  }
});

test('the check that replaces it finds what it found', async () => {
  const schema = `sparkify_run_${plan.loadId}`;
  const { client } = bench.database;
  await client.query(`insert into ${schema}.new_play select * from ${schema}.new_play limit 1`);
  const check = planned('songplay_key', 'checks/star/songplay_key.sql');
  await assert.rejects(bench.run('runCheck', [{ loadId: plan.loadId, check }]), { type: 'CHECK_FAILED' });
  starVersion = await makeCandidates(bench, plan);
});

test('a check that nothing replaces is skipped, and says so', async () => {
  const check = planned('gone', 'checks/star/gone.sql');
  const result = await bench.run('runCheck', [{ loadId: plan.loadId, check }]);
  assert.deepEqual(result, { name: 'gone', severity: 'error', status: 'skipped', failing: 0 });
});

test('a run that an older worker takes to its publish is published whole', async () => {
  const published = await bench.run('publish', [{ loadId: plan.loadId, starVersion, checks: [] }]);
  assert.ok(published.outcome === 'published');
  for (const [table, rows] of Object.entries(published.tables)) assert.ok(rows > 0, table);
});

test('a run that a version without counts and proofs began goes on', async () => {
  const older = await begin(bench);
  await stage(bench, older);
  const schema = `sparkify_run_${older.loadId}`;
  const { client } = bench.database;
  const batches = () => client.query(`select batch_id, count(*) from ${schema}.stage_events group by 1 order by 1`);
  const { rows } = await batches();
  await client.query(`drop table ${schema}.event_day, ${schema}.run_proof`);
  const checks = [await bench.run('runCheck', [{ loadId: older.loadId, check: older.checks[0]! }])];
  assert.deepEqual((await batches()).rows, rows, 'its events keep their batches');
  const version = await makeCandidates(bench, older);
  const { outcome } = await bench.run('publish', [{ loadId: older.loadId, starVersion: version, checks }]);
  assert.equal(outcome, 'published');
});
