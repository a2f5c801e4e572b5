import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activities } from '../../src/activities/create-activities.js';
import { activityBench, candidates, dump } from '../support/activity-bench.js';
import { failure } from '../support/expect.js';

const bench = await activityBench();

test('a step whose run was cleaned up fails, and makes nothing in the star instead', async () => {
  const { plan, starVersion } = await candidates(bench);
  await bench.database.client.query(`drop schema sparkify_run_${plan.loadId} cascade`);
  const held = await dump(bench.database, 'public', 'sparkify_ops');
  const { loadId } = plan;
  const [check] = plan.checks;
  assert.ok(check);
  const steps: { [N in keyof Activities]?: Parameters<Activities[N]> } = {
    copyStaging: [{ plan, source: 'events', isWhole: true }],
    loadDimension: [{ loadId, table: 'users' }],
    loadFact: [{ loadId, table: 'songplay' }],
    runCheck: [{ loadId, check }],
    publish: [{ loadId, starVersion, checks: [] }],
  };
  for (const [name, args] of Object.entries(steps)) {
    const gone = bench.run(name as keyof Activities, args);
    await assert.rejects(gone, failure('RUN_GONE', `sparkify_run_${loadId}`), name);
  }
  assert.deepEqual(await dump(bench.database, 'public', 'sparkify_ops'), held);
});

test('a publish whose answer was lost, and whose run was cleaned up by one that came later, is found done', async () => {
  const { plan, starVersion } = await candidates(bench, { full: true });
  const input = { loadId: plan.loadId, starVersion, checks: [] };
  const published = await bench.run('publish', [input]);
  await bench.database.client.query(`drop schema sparkify_run_${plan.loadId} cascade`);
  assert.deepEqual(await bench.run('publish', [input]), published);
});
