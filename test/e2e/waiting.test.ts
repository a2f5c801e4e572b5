import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { readRecord, type ServiceName } from '../../src/embedded/service-record.js';
import { generateSource } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { sparkify, startSparkify, type CliResult, type RunningCli } from '../support/cli.js';
import { freePort } from '../support/free-port.js';
import { atEnd, startUp, testHome, type Up } from '../support/home.js';
import { SOURCE_OUT_OF_REACH, sourceFlags } from '../support/sources.js';

const home = testHome();
const { env, flags: awayFlags } = SOURCE_OUT_OF_REACH;
let up: Up;

before(async () => {
  const made = await generateSource({ out: join(home, 'source'), days: 1, users: 10, songs: 30, seed: 1 });
  up = await startUp(sourceFlags(made), { home, env });
  atEnd(async () => void (await up.stop()));
});

/**
 * Shown of each failed attempt that is seen. S3's client tries less often the more often it has failed, so that the second attempt
 * may have failed already when a later load of this worker is looked at.
 */
const FAILED_ATTEMPT = 'discoverObjects: attempt ';

const run = (...args: string[]): Promise<CliResult> => sparkify(args, { home, env });

/** A load whose source does not answer. */
function loadOutOfReach(): RunningCli {
  return startSparkify(['load', ...awayFlags, '--json'], { home, env });
}

function resultOf({ stdout }: CliResult): LoadResult {
  return JSON.parse(stdout) as LoadResult;
}

test('a failed attempt is shown to who waits, in a pipe and by status; cancel ends the load', async () => {
  const load = loadOutOfReach();
  const shown = await load.saw('discoverObjects: attempt 1 failed');
  assert.match(shown, /attempt 1 failed \(SOURCE_UNAVAILABLE: .+\); attempt 2 (at \d\d:\d\d:\d\d UTC, in|runs)/);
  const status = await run('status', 'sparkify-load');
  assert.match(status.stdout, /Failed and tried again\n↻ discoverObjects: attempt \d+ failed \(SOURCE_UNAVAILABLE/);
  const cancelled = await run('cancel', '--json');
  assert.deepEqual(JSON.parse(cancelled.stdout), { workflowId: 'sparkify-load', status: 'CANCELLED' });
  const ended = await load.ended;
  assert.deepEqual([ended.status, resultOf(ended).status], [1, 'CANCELLED']);
  assert.match((await run('cancel')).stderr, /No load is running/);
  assert.match((await run('cancel', 'sparkify-load')).stderr, /sparkify-load is not running: it ended as CANCELLED/);
});

test('a load that is terminated says so, with the reason', async () => {
  const load = loadOutOfReach();
  await load.saw(FAILED_ATTEMPT);
  const terminated = await run('terminate', 'sparkify-load', '--reason', 'loaded by hand');
  assert.match(terminated.stdout, /^sparkify-load was terminated: loaded by hand/);
  const ended = await load.ended;
  assert.equal(ended.status, 1);
  assert.deepEqual(resultOf(ended).failure, {
    code: 'TERMINATED',
    message: 'The load was terminated: loaded by hand',
    step: '',
  });
});

test('a load that is cancelled without --json says where to see whether it had been published', async () => {
  const load = loadOutOfReach();
  await load.saw(FAILED_ATTEMPT);
  const cancelled = await run('cancel');
  await load.ended;
  assert.equal(
    cancelled.stdout,
    'sparkify-load was cancelled; sparkify status sparkify-load shows whether it had been published before\n',
  );
});

test('cancel and terminate end loads only, no other workflow of the namespace', async () => {
  const connection = await Connection.connect({ address: up.address });
  try {
    const handle = await new Client({ connection }).workflow.start('takeOrder', {
      taskQueue: 'orders',
      workflowId: 'order-1',
    });
    for (const args of [['cancel'], ['terminate', '--reason', 'x']]) {
      const { status, stderr } = await run(...args, 'order-1');
      assert.match(stderr, /There is no load order-1/);
      assert.equal(status, 2);
    }
    assert.equal((await handle.describe()).status.name, 'RUNNING');
    await handle.terminate();
  } finally {
    await connection.close();
  }
});

test('Ctrl-C says what becomes of the load, and how to end it', async () => {
  const load = loadOutOfReach();
  await load.saw(FAILED_ATTEMPT);
  const { stderr } = await load.end('SIGINT');
  assert.match(stderr, /sparkify-load continues in the workers; .+sparkify cancel sparkify-load ends it/);
  assert.equal((await run('cancel')).status, 0);
});

for (const [service, title] of [
  ['postgres', 'PostgreSQL'],
  ['temporal', 'Temporal'],
] as const satisfies readonly (readonly [ServiceName, string])[]) {
  test(`up starts ${title} again where it was if it ends by itself, and the next load is as any other`, async () => {
    const record = readRecord(home, service);
    process.kill(record?.process.pid ?? 0, 'SIGKILL');
    await up.saw(`${title} is running again`);
    assert.deepEqual(readRecord(home, service)?.ports, record?.ports);
    const { status, stderr } = await run('load', '--full');
    assert.equal(status, 0, stderr);
  });
}

test('a worker that starts before Temporal waits for it, and says so', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const worker = startSparkify(['worker'], { home, env: { ...env, TEMPORAL_ADDRESS: address } });
  const waits = await worker.saw('Waiting until it answers');
  assert.match(waits, /Waiting until it answers: Temporal cannot be reached: .+\. Start Temporal there, or correct/);
  const { status, stderr } = await worker.end('SIGTERM');
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stderr, / at .+\.js:\d+/);
});
