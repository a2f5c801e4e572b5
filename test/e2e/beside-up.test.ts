import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { generateSource } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { sparkify, startSparkify } from '../support/cli.js';
import { keepServicesUp, startUp, testHome } from '../support/home.js';
import { lockTable } from '../support/locked-table.js';
import { sourceFlags } from '../support/sources.js';

const home = testHome();
const made = await generateSource({
  out: join(home, 'source'),
  days: 2,
  users: 5,
  songs: 9,
  eventsPerDay: 20,
  seed: 3,
});

/** Processes that took the steps of a load. */
async function workersOf(workflowId: string, runId: string): Promise<string[]> {
  const connection = await Connection.connect({ address: up.address });
  const { events } = await new Client({ connection }).workflow.getHandle(workflowId, runId).fetchHistory();
  await connection.close();
  const identities =
    events?.flatMap(({ activityTaskStartedEventAttributes: started }) => started?.identity ?? []) ?? [];
  return [...new Set(identities.map((identity) => identity.split('@')[0] ?? ''))];
}

await keepServicesUp(home);
const up = await startUp(sourceFlags(made), { home });

test('a load beside up starts no worker of its own: that of up does all of it', async () => {
  const { status, stdout, stderr } = await sparkify(['load', '--json'], { home });
  assert.equal(status, 0, stderr);
  const { workflowId, runId } = JSON.parse(stdout) as LoadResult;
  assert.deepEqual(await workersOf(workflowId, runId), [String(up.pid)]);
});

test('one with other settings than those of up has a worker of its own', async () => {
  const lock = await lockTable(home, 'users');
  const env = { SPARKIFY_WORKER_CONCURRENCY: '3' };
  const load = startSparkify(['load', '--rebuild', '--json'], { home, env });
  await lock.waitedFor();
  await lock.release();
  const { status, stdout, stderr } = await load.ended;
  assert.equal(status, 0, stderr);
  const { workflowId, runId } = JSON.parse(stdout) as LoadResult;
  const workers = await workersOf(workflowId, runId);
  assert.ok(workers.includes(String(load.pid)), `steps were taken by ${workers.join(', ')}`);
});

test('when up stops in the middle of a load, the command starts its own worker, and the load goes on', async () => {
  const lock = await lockTable(home, 'users');
  const load = startSparkify(['load', '--rebuild', '--json'], { home });
  await lock.waitedFor();
  await up.stop();
  await lock.release();
  const { status, stdout, stderr } = await load.ended;
  assert.equal(status, 0, stderr);
  const { workflowId, runId, status: outcome } = JSON.parse(stdout) as LoadResult;
  assert.equal(outcome, 'COMPLETED');
  assert.deepEqual((await workersOf(workflowId, runId)).sort(), [String(up.pid), String(load.pid)].sort());
});

test('Ctrl-C then says that the load has no other worker', async () => {
  const another = await startUp(sourceFlags(made), { home });
  const lock = await lockTable(home, 'users');
  const load = startSparkify(['load', '--rebuild'], { home });
  await lock.waitedFor();
  await another.stop();
  await lock.waitedFor();
  const { stderr } = await load.end('SIGINT');
  assert.match(stderr, /sparkify-load-rebuild has not ended: another worker continues it/);
  await lock.release();
});
