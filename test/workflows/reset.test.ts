import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import type { LoadPlan } from '../../src/model/plan.js';
import type { LoadResult } from '../../src/model/result.js';
import type { Progress } from '../../src/workflows/progress.js';
import { activityBench } from '../support/activity-bench.js';
import { completedSteps } from '../support/completed-steps.js';
import { loadBench } from '../support/load-bench.js';
import { assertSameStar, dumpStar } from '../support/star-dump.js';
import { until } from '../support/until.js';

const STEPS = [
  'planLoad',
  'createTables',
  'discoverObjects',
  'copyStaging',
  'loadDimension',
  'loadFact',
  'runCheck',
  'publish',
  'cleanUp',
];

const own = mkdtempSync(join(tmpdir(), 'sparkify-checks-'));
after(() => rmSync(own, { recursive: true }));
writeFileSync(join(own, 'no_block.sql'), '-- No row blocks the load.\nselect id from sparkify_ops.block;\n');

const bench = await activityBench({ LOAD_CHECKS: own });
const { client } = bench.database;
await client.query('create schema sparkify_ops');
await client.query('create table sparkify_ops.block (id int)');
const loads = await loadBench(bench.deps);

const result = (run: WorkflowHandle) => run.result() as Promise<LoadResult>;

async function ledgerOf(loadId: string | null) {
  const { rows } = await client.query(
    'select status, failure_code, failure_message from sparkify_ops.load_run where load_id = $1',
    [loadId],
  );
  return rows as { status: string; failure_code: string | null }[];
}

async function planOf(run: WorkflowHandle): Promise<LoadPlan> {
  return run.query<LoadPlan>('plan');
}

test('a completed run can be reset to the end of every step: it completes, and the star is as it was', async () => {
  const run = await loads.start();
  const first = await result(run);
  const star = await dumpStar(client);
  assert.ok((star.get('users') ?? '') !== '' && (star.get('times') ?? '') !== '');
  const ends = await completedSteps(run);
  const inOrder = [...ends].sort(([, a], [, b]) => a - b).map(([name]) => name);
  assert.deepEqual(
    inOrder.filter((name) => STEPS.includes(name)),
    STEPS,
  );
  for (const step of STEPS) {
    const again = await result(await loads.reset(run, ends.get(step) ?? 0));
    assert.deepEqual([again.status, again.loadId, again.changed], ['COMPLETED', first.loadId, first.changed], step);
    assertSameStar(await dumpStar(client), star);
    assert.deepEqual(await ledgerOf(first.loadId), [
      { status: 'published', failure_code: null, failure_message: null },
    ]);
  }
});

test('a completed run that is reset to its beginning is a new load that finds nothing new', async () => {
  const star = await dumpStar(client);
  const run = await loads.start({ full: false });
  const { loadId } = await result(run);
  const again = await result(await loads.reset(run, 4));
  assert.notEqual(again.loadId, loadId);
  assert.deepEqual([again.status, again.objects.events.loaded], ['COMPLETED', 0]);
  assertSameStar(await dumpStar(client), star);
});

test('a failed run goes on from the step before once the data is repaired, also when others have published since', async () => {
  const star = await dumpStar(client);
  await client.query('insert into sparkify_ops.block values (1)');
  const run = await loads.start({ full: true });
  await assert.rejects(result(run));
  const { loadId } = await planOf(run);
  assert.deepEqual((await ledgerOf(loadId))[0]?.failure_code, 'CHECK_FAILED');
  await client.query('delete from sparkify_ops.block');
  await result(await loads.start({ full: true }));
  const again = await result(await loads.reset(run, (await completedSteps(run)).get('loadFact') ?? 0));
  assert.deepEqual([again.status, again.loadId], ['COMPLETED', loadId]);
  assert.deepEqual(await ledgerOf(loadId), [{ status: 'published', failure_code: null, failure_message: null }]);
  assertSameStar(await dumpStar(client), star);
});

test('an aborted run that is reset to the step before is held again, and its check can be accepted', async () => {
  const star = await dumpStar(client);
  await client.query('insert into sparkify_ops.block values (1)');
  const run = await loads.start({ full: true, onFailure: 'hold' });
  const isHeld = async (held: WorkflowHandle) =>
    until(
      () => held.query<Progress>('progress').catch(() => null),
      (now) => now?.held.length === 1,
    );
  await isHeld(run);
  await run.executeUpdate<object, [object]>('abort', { args: [{ reason: 'by mistake' }] });
  await assert.rejects(result(run));
  const again = await loads.reset(run, (await completedSteps(run)).get('loadFact') ?? 0, 'updates');
  await isHeld(again);
  await again.executeUpdate<object, [object]>('accept', { args: [{ check: 'no_block', reason: 'it is known' }] });
  const { status, checks, loadId } = await result(again);
  assert.deepEqual([status, checks.find(({ name }) => name === 'no_block')?.accepted], ['COMPLETED', 'it is known']);
  const { rows } = await client.query(
    'select failing::int, accepted from sparkify_ops.load_check where load_id = $1 and check_name = $2',
    [loadId, 'no_block'],
  );
  assert.deepEqual(rows, [{ failing: 1, accepted: 'it is known' }]);
  assertSameStar(await dumpStar(client), star);
  await client.query('delete from sparkify_ops.block');
});
