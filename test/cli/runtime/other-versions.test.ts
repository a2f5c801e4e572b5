import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { parseLoadResult } from '../../../src/client/answers.js';
import { TASK_QUEUE } from '../../../src/client/load-workflow.js';
import { installRuntime } from '../../../src/telemetry/runtime.js';
import { ownNamespace } from '../../schedule/support/namespace.js';
import { sparkify } from '../../support/cli.js';
import { loadError } from '../../support/expect.js';
import { atEnd, testHome } from '../../support/home.js';

const { client, address, namespace } = await ownNamespace();
const home = testHome();
const env = {
  SPARKIFY_CLUSTER_HOST: '127.0.0.1',
  SPARKIFY_CLUSTER_DB_NAME: 'd',
  SPARKIFY_CLUSTER_DB_USER: 'u',
  SPARKIFY_CLUSTER_DB_PASSWORD: 'p',
  SPARKIFY_CLUSTER_ENGINE: 'postgres',
  TEMPORAL_ADDRESS: address,
  TEMPORAL_NAMESPACE: namespace,
};

before(async () => {
  installRuntime({ WORKER_METRICS_ADDRESS: undefined }, 'error');
  const connection = await NativeConnection.connect({ address });
  const workflowsPath = fileURLToPath(new URL('../support/other-version.js', import.meta.url));
  const worker = await Worker.create({ connection, namespace, taskQueue: TASK_QUEUE, workflowsPath });
  const finished = worker.run();
  atEnd(async () => {
    worker.shutdown();
    await finished;
    await connection.close();
  });
});

function assertIncompatible(stderr: string, difference: string): void {
  assert.match(stderr, /The worker runs another version of sparkify, newer or older than this one: /);
  assert.ok(stderr.includes(difference), stderr);
  assert.match(stderr, /Use the version of sparkify here that the worker runs; .* \(WORKER_INCOMPATIBLE\)/);
}

test('a load whose worker reports another form of progress and result says so, each once', async () => {
  const { status, stdout, stderr } = await sparkify(['load', '--date', '2018-11-05', '--json'], { home, env });
  assert.equal(status, 1);
  assertIncompatible(stderr, 'it reports the result of the load in a form that is not known here (status: ');
  assert.equal(stderr.split('No progress is shown. ').length, 2, stderr);
  assert.ok(stderr.includes('it reports the progress of the load in a form that is not known here (plan: '), stderr);
  assert.equal((JSON.parse(stdout) as { error: { code: string } }).error.code, 'WORKER_INCOMPATIBLE');
});

test('a load whose worker knows no query, and fails with other details, says so', async () => {
  const { status, stderr } = await sparkify(['load', '--full'], { home, env });
  assert.equal(status, 1);
  assertIncompatible(stderr, 'it reports the result of the load in a form that is not known here');
  assert.equal(stderr.split('it does not know the query progress').length, 2, stderr);
});

test('resolve says so if the worker does not know the update, or answers it in another form', async () => {
  const workflowId = 'held-by-another-version';
  await client.workflow.start('loadWarehouse', { taskQueue: TASK_QUEUE, workflowId });
  const unknown = await sparkify(['resolve', workflowId, 'retry'], { home, env });
  assert.equal(unknown.status, 1);
  assertIncompatible(unknown.stderr, 'it does not know the update retry');
  const other = await sparkify(['resolve', workflowId, 'abort'], { home, env });
  assert.equal(other.status, 1);
  assertIncompatible(other.stderr, 'it reports the steps that are still held in a form that is not known here (held: ');
});

test('a result keeps the fields of a newer worker, and lacks none of an older one that had no warnings', () => {
  const tables = { users: 1, song: 1, artist: 1, times: 1, songplay: 1, unmatched_play: 1 };
  const change = { inserted: 1, updated: 0 };
  const objects = { listed: 1, loaded: 1, skipped: 0, bytes: 9 };
  const result = {
    status: 'COMPLETED',
    workflowId: 'w',
    runId: 'r',
    loadId: null,
    objects: { events: objects, songs: objects },
    staged: { stage_events: 1, stage_songs: 1, rejected: 0 },
    tables,
    changed: Object.fromEntries(Object.keys(tables).map((table) => [table, change])),
    moved: 0,
    checks: [],
    durationMs: 1,
    failure: null,
  };
  assert.deepEqual(parseLoadResult({ ...result, spent: 3 }), { ...result, warnings: [], spent: 3 });
  assert.throws(() => parseLoadResult({ ...result, moved: '0' }), loadError('WORKER_INCOMPATIBLE', 'moved: '));
});
