import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Activities } from '../../src/activities/create-activities.js';
import type { CheckResult } from '../../src/model/checks.js';
import type { LoadPlan } from '../../src/model/plan.js';
import type { LoadResult } from '../../src/model/result.js';
import { runSchema } from '../../src/warehouse/schemas.js';
import type { Progress } from '../../src/workflows/progress.js';
import { writeGoldUsers } from '../browser/support/gold-users.js';
import { activityBench, candidates, dump, load } from '../support/activity-bench.js';
import { failure } from '../support/expect.js';
import { loadBench } from '../support/load-bench.js';
import { until } from '../support/until.js';

const bench = await activityBench();
const loads = await loadBench(bench.deps);
const { client, taskQueue } = loads;
const PASSED = [{ name: 'users_level', severity: 'error', status: 'passed', failing: 0 }] as const;
const FAILURE = { code: 'CHECK_FAILED', step: 'forged', message: 'forged' };

/** Runs one step by itself, as `temporal activity execute` does. @returns the error that it ended with; null if it did not. */
async function executeAlone<N extends keyof Activities>(
  name: N,
  args: Parameters<Activities[N]>,
): Promise<string | null> {
  const options = {
    taskQueue,
    id: randomUUID(),
    startToCloseTimeout: '1 minute',
    retry: { maximumAttempts: 1 },
  } as const;
  return client.activity.execute(name, { ...options, args: [...args] }).then(
    () => null,
    (error: unknown) => String((error as Error).cause ?? error),
  );
}

/** Starts a load that waits for a decision on a failed check. */
async function startHeld(): Promise<{ held: WorkflowHandle; plan: LoadPlan; starVersion: number }> {
  writeGoldUsers(bench.source.logData, '2018-11-05');
  const held = await loads.start({ onFailure: 'hold' });
  await until(async () => (await held.query<Progress>('progress')).held.length, Boolean);
  const { rows } = await bench.database.client.query<{ version: string }>(
    'select version from sparkify_ops.star_version',
  );
  return { held, plan: await held.query<LoadPlan>('plan'), starVersion: Number(rows[0]?.version) };
}

const state = () => dump(bench.database, 'public', 'sparkify_ops');

test('a step that somebody runs by itself changes nothing, whatever its input says', async () => {
  await load(bench);
  const { held, plan, starVersion } = await startHeld();
  const { loadId } = plan;
  const before = [await state(), await dump(bench.database, runSchema(loadId))];
  const steps = [
    await executeAlone('publish', [{ loadId, starVersion, checks: PASSED }]),
    await executeAlone('createTables', [loadId]),
    await executeAlone('discoverObjects', [plan]),
    await executeAlone('copyStaging', [{ plan, source: 'events', isWhole: true }]),
    await executeAlone('recordFailure', [{ loadId, failure: FAILURE, checks: [], steps: [] }]),
    await executeAlone('cleanUp', [{ loadId, stale: [], steps: [] }]),
    await executeAlone('recordNothingNew', [{ loadId, steps: [] }]),
    await executeAlone('forgetUser', [{ userId: 10 }]),
  ];
  for (const error of steps) assert.match(error ?? 'it ran', /runs as a step of a workflow only/);
  assert.deepEqual([await state(), await dump(bench.database, runSchema(loadId))], before);
  await held.executeUpdate('accept', { args: [{ check: 'users_level', reason: 'known' }] });
  assert.equal(((await held.result()) as LoadResult).status, 'COMPLETED');
});

/** A step of another workflow than that of the run. */
function ofOtherWorkflow(activityType: keyof Activities): MockActivityEnvironment {
  const workflowExecution = { workflowId: 'somebody-else', runId: randomUUID() };
  return new MockActivityEnvironment({ activityType, workflowExecution }, { logger: new DefaultLogger('ERROR') });
}

test('a step of another workflow does not touch the run', async () => {
  const plan = await bench.run('planLoad', [{ full: true }]);
  const { loadId } = plan;
  await bench.run('createTables', [loadId]);
  await bench.run('discoverObjects', [plan]);
  const before = [await state(), await dump(bench.database, runSchema(loadId))];
  const notItsOwn = failure('INPUT_INVALID', 'is not of workflow somebody-else');
  const run = <N extends keyof Activities>(name: N, args: Parameters<Activities[N]>) =>
    assert.rejects(bench.run(name, args, ofOtherWorkflow(name)), notItsOwn, name);
  await run('createTables', [loadId]);
  await run('discoverObjects', [plan]);
  await run('copyStaging', [{ plan, source: 'songs', isWhole: true }]);
  await run('loadDimension', [{ loadId, table: 'users' }]);
  await run('runCheck', [{ loadId, check: plan.checks[0]! }]);
  await run('publish', [{ loadId, starVersion: 1, checks: PASSED }]);
  await run('recordFailure', [{ loadId, failure: FAILURE, checks: [], steps: [] }]);
  await run('cleanUp', [{ loadId, stale: [], steps: [] }]);
  await run('recordNothingNew', [{ loadId, steps: [] }]);
  assert.deepEqual([await state(), await dump(bench.database, runSchema(loadId))], before);
});

test('createTables leaves the schema of a run that is there as it is', async () => {
  const plan = await bench.run('planLoad', [{ full: true }]);
  await bench.run('createTables', [plan.loadId]);
  await bench.run('discoverObjects', [plan]);
  const before = await dump(bench.database, runSchema(plan.loadId));
  await bench.run('createTables', [plan.loadId]);
  assert.deepEqual(await dump(bench.database, runSchema(plan.loadId)), before);
});

test('a failure after the publish leaves checks, status and times of a published run', async () => {
  const { rows } = await bench.database.client.query<{ load_id: string }>(
    "select load_id from sparkify_ops.load_run where status = 'published' and workflow_id = 'test' order by load_id limit 1",
  );
  const loadId = rows[0]?.load_id ?? '';
  const steps = [{ step: 'publish', subject: '', state: 'done', startedAt: 1, endedAt: 2, rows: null, rejected: null }];
  const ofLedger = async () => {
    const tables = Object.entries(await dump(bench.database, 'sparkify_ops'));
    return tables.filter(([name]) => name !== 'sparkify_ops.load_step');
  };
  const before = await ofLedger();
  const checks = [{ name: 'forged', severity: 'error', status: 'passed', failing: 0 }] as const;
  await bench.run('recordFailure', [{ loadId, failure: FAILURE, checks, steps, endedAt: 5 }]);
  await bench.run('recordFailure', [{ loadId, failure: FAILURE, checks, steps: [...steps, ...steps], endedAt: 6 }]);
  assert.deepEqual(await ofLedger(), before);
  const recorded = await bench.database.client.query('select step from sparkify_ops.load_step where load_id = $1', [
    loadId,
  ]);
  assert.deepEqual(recorded.rows, [{ step: 'publish' }], 'the steps are added once');
});

/** Results that nobody has found: every check of the plan passed. */
function invented({ checks }: LoadPlan, proof: string): CheckResult[] {
  return checks.map(({ name, severity }) => ({ name, severity, status: 'passed', failing: 0, proof }));
}

test('a publish runs no check whose result is proved', async () => {
  const { plan, starVersion } = await candidates(bench, { full: true });
  const { loadId } = plan;
  const checks: CheckResult[] = [];
  for (const check of plan.checks) {
    if (check.severity === 'error') checks.push(await bench.run('runCheck', [{ loadId, check }]));
  }
  // Without this view some checks cannot run.
  await bench.database.client.query(`drop view ${runSchema(loadId)}.logged_event`);
  await assert.rejects(
    bench.run('publish', [{ loadId, starVersion, checks: [] }]),
    failure('SQL_FAILED', 'logged_event'),
  );
  assert.equal((await bench.run('publish', [{ loadId, starVersion, checks }])).outcome, 'published');
});

test('a publish believes no result of a check that a worker has not proved', async () => {
  writeGoldUsers(bench.source.logData, '2018-11-06');
  const { plan, starVersion } = await candidates(bench, { full: true });
  const { loadId } = plan;
  const before = await state();
  const check = plan.checks.find(({ name }) => name === 'users_key')!;
  const { proof = '' } = await bench.run('runCheck', [{ loadId, check }]);
  const renamed = await bench.run('runCheck', [{ loadId, check: { ...check, name: 'users_level' } }]);
  assert.deepEqual(
    [renamed.name, renamed.status],
    ['users_level', 'passed'],
    'another check by the name of the one that fails',
  );
  for (const checks of [[], PASSED, [renamed], invented(plan, 'forged'), invented(plan, proof)]) {
    const publish = bench.run('publish', [{ loadId, starVersion, checks }]);
    await assert.rejects(publish, failure('CHECK_FAILED', 'users_level'));
  }
  assert.deepEqual(await state(), before);
});
