import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import { findTemporalCli } from '../../src/embedded/temporal-cli.js';
import type { LoadResult } from '../../src/model/result.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';
import { ignore } from '../embedded/support/homes.js';
import { sparkify } from '../support/cli.js';
import { executeLoad } from '../support/run-workflow.js';
import { until } from '../support/until.js';
import { workerBench } from '../support/worker-bench.js';

const bench = await workerBench({ days: 1, users: 5, songs: 10, seed: 6, eventsPerDay: 20 });
const program = await findTemporalCli({ home: bench.folder, env: process.env, report: ignore });
const checks = join(bench.folder, 'checks');

/** As an operator types it, again and again until the server knows of the version. */
async function setCurrent(buildId: string): Promise<void> {
  const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE } = bench.env;
  const command = ['worker', 'deployment', 'set-current-version', '--deployment-name', 'sparkify', '--yes'];
  const where = ['--address', TEMPORAL_ADDRESS ?? '', '--namespace', TEMPORAL_NAMESPACE ?? ''];
  const run = async () => {
    try {
      execFileSync(program, [...command, '--build-id', buildId, ...where], { stdio: 'pipe', encoding: 'utf8' });
      return 'done';
    } catch (error) {
      return (error as Error).message;
    }
  };
  await until(run, (answer) => answer === 'done');
}

function version(buildId: string, env: Record<string, string> = {}) {
  return { SPARKIFY_WORKER_DEPLOYMENT_NAME: 'sparkify', SPARKIFY_WORKER_BUILD_ID: buildId, ...env };
}

async function versionOf(load: WorkflowHandle): Promise<string | null | undefined> {
  const { raw } = await load.describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
}

test('loads begin on the current version, and end on the one that they began on', async () => {
  mkdirSync(checks);
  writeFileSync(join(checks, 'gated.sql'), '-- Never fails.\nselect 1 as one from gate\n');
  await bench.database.query('create table gate ()');
  const holder = await bench.connect();
  await holder.query('begin');
  await holder.query('lock table gate in access exclusive mode');

  const first = await bench.start(version('v1', { SPARKIFY_LOAD_CHECKS: checks }));
  assert.match(first.stderr(), /Worker ready on \S+, task queue sparkify, version v1 of sparkify/);
  await setCurrent('v1');
  const workflowId = randomUUID();
  const old = await bench.client.workflow.start('loadWarehouse', { taskQueue: TASK_QUEUE, workflowId, args: [] });
  await first.saw('runCheck gated begins');

  const second = await bench.start(version('v2'));
  await setCurrent('v2');
  const { status, workflowId: later } = await executeLoad(bench.client);
  assert.deepEqual([status, await versionOf(bench.client.workflow.getHandle(later))], ['COMPLETED', 'v2']);

  await holder.end();
  assert.equal(((await old.result()) as LoadResult).status, 'COMPLETED');
  assert.equal(await versionOf(old), 'v1');
  assert.ok(!second.stderr().includes(workflowId), 'the second worker had no part in the first load');
  assert.ok(!first.stderr().includes(later), 'nor the first in the second');
});

test('one half of a version alone is refused', async () => {
  const env = { ...bench.env, SPARKIFY_WORKER_DEPLOYMENT_NAME: 'sparkify' };
  const { status, stderr } = await sparkify(['worker'], { home: bench.folder, env });
  assert.equal(status, 2);
  assert.match(stderr, /\[WORKER\] BUILD_ID \(SPARKIFY_WORKER_BUILD_ID\): expected together with DEPLOYMENT_NAME/);
});
