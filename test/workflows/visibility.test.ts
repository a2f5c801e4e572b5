import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import type { LoadPlan } from '../../src/model/plan.js';
import type { LoadResult } from '../../src/model/result.js';
import type { Progress } from '../../src/workflows/progress.js';
import { activityBench } from '../support/activity-bench.js';
import { loadBench } from '../support/load-bench.js';
import { registerNamespace } from '../support/register-namespace.js';
import { until } from '../support/until.js';
import { PLAN } from '../support/fake-plan.js';
import { fakeRun } from '../support/workflow-bench.js';

const own = mkdtempSync(join(tmpdir(), 'sparkify-checks-'));
after(() => rmSync(own, { recursive: true }));
for (const name of ['fails', 'fails_too']) writeFileSync(join(own, `${name}.sql`), '-- Fails.\nselect 1 as wrong;\n');
const bench = await activityBench();
const loads = await loadBench(bench.deps);
const failing = await loadBench({ ...bench.deps, settings: { ...bench.deps.settings, LOAD_CHECKS: own } });

async function attributes(run: WorkflowHandle): Promise<Record<string, unknown>> {
  const { searchAttributes } = await run.describe();
  return Object.fromEntries(Object.entries(searchAttributes).filter(([name]) => name.startsWith('Sparkify')));
}

test('a load can be found by its date, outcome and rows, and its memo says what it read', async () => {
  const run = await loads.start({ date: '2018-11-01', full: true });
  const { staged } = (await run.result()) as LoadResult;
  assert.deepEqual(await attributes(run), {
    SparkifyLoadDate: [new Date('2018-11-01T00:00:00Z')],
    SparkifyOutcome: ['completed'],
    SparkifyRowsLoaded: [staged.stage_events + staged.stage_songs],
  });
  const { memo, startTime } = await run.describe();
  const { loadId } = await run.query<LoadPlan>('plan');
  assert.deepEqual(memo, {
    loadId,
    logData: bench.source.logData,
    songData: bench.source.songData,
    days: '2018-11-01 to 2018-11-01',
    full: true,
    onFailure: 'fail',
  });
  assert.ok(startTime);
});

test('a load that is held can be found as such, and by the checks that failed', async () => {
  const run = await failing.start({ full: true, onFailure: 'hold' });
  await until(
    () => run.query<Progress>('progress').catch(() => null),
    (now) => now?.held.length === 2,
  );
  const held = await until(
    () => attributes(run),
    ({ SparkifyFailedChecks: names }) => (names as string[])?.length === 2,
  );
  assert.deepEqual(held['SparkifyOutcome'], ['held']);
  assert.deepEqual(held['SparkifyFailedChecks'], ['fails', 'fails_too']);
  await run.executeUpdate<object, [object]>('abort', { args: [{}] });
  await assert.rejects(run.result());
  const ended = await attributes(run);
  assert.deepEqual([ended['SparkifyOutcome'], ended['SparkifyFailedChecks']], [['failed'], ['fails', 'fails_too']]);
});

/** A namespace of its own, which knows no search attribute of ours. */
async function bareNamespace(): Promise<string> {
  const namespace = `bare-${randomUUID()}`;
  const { workflowService } = loads.client;
  await registerNamespace(workflowService, namespace);
  await until(
    () =>
      workflowService.describeNamespace({ namespace }).then(
        () => true,
        () => false,
      ),
    (isThere) => isThere,
  );
  return namespace;
}

test('where the server knows none of them, nothing fails', async () => {
  const bare = await loadBench(bench.deps, await bareNamespace());
  const run = await until(
    () => bare.start({ full: true }).catch(() => null),
    (started) => started !== null,
  );
  assert.ok(run);
  assert.equal(((await run.result()) as LoadResult).status, 'COMPLETED');
  assert.deepEqual((await run.query<LoadPlan>('plan')).searchAttributes, []);
  assert.deepEqual(await attributes(run), {});
});

test('what the server does not know is not set, and the load completes', async () => {
  const planLoad = async () => ({ ...PLAN, searchAttributes: ['SparkifyOutcome'] });
  const run = await fakeRun({ planLoad }, async () => undefined);
  assert.deepEqual(await attributes(run.handle), { SparkifyOutcome: ['completed'] });
  const none = await fakeRun({}, async () => undefined);
  assert.deepEqual([(await none.result).status, await attributes(none.handle)], ['COMPLETED', {}]);
});
