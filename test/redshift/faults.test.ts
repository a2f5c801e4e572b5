import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, beforeEach, test } from 'node:test';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { generateSource } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { Connections } from '../../src/warehouse/connection.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';
import { filesUnder, loadInTurns } from '../support/arrival.js';
import { startSparkify, type RunningCli } from '../support/cli.js';
import { loadError } from '../support/expect.js';
import { redshiftWarehouse, uploadFiles, withNamespace, withWorker } from '../support/redshift-warehouse.js';
import { environmentOf } from '../support/environment.js';
import { executeLoad, failureOf } from '../support/run-workflow.js';
import { assertSameStar, dumpStar, forgetLoads, type StarDump } from '../support/star-dump.js';

const warehouse = await redshiftWarehouse();
const { settings, database, redshift } = warehouse;
const { faults } = redshift;
const root = mkdtempSync(join(tmpdir(), 'sparkify-faults-'));
after(() => rmSync(root, { recursive: true, force: true }));

let expected: StarDump;
let events: number;

before(async () => {
  ({ events } = await generateSource({ out: root, days: 2, users: 20, songs: 40, seed: 9, eventsPerDay: 100 }));
  const files = [...filesUnder(root, 'log_data'), ...filesUnder(root, 'song_data')];
  await uploadFiles(warehouse, root, files);
  expected = await loadInTurns(root, [files]);
});

beforeEach(async () => {
  faults.clear();
  await forgetLoads(database);
});

const EVENTS = /copy "?stage_events/i;
const SONGS = /copy "?stage_songs/i;
const COMMIT_OF_STAGING = /"activity":"copyStaging\/.*commit/s;
const COMMIT_OF_PUBLISH = /"activity":"publish\/.*commit/s;
const LOCK_OF_PUBLISH = /lock table star_version/;

test('what may pass is tried again, whether in a COPY, before a COMMIT, or after one whose answer is lost', async () => {
  faults.next('error 1023', EVENTS);
  faults.next('drop during copy', EVENTS, { afterRows: 20 });
  faults.next('deadlock', SONGS);
  faults.next('s3 error can retry', SONGS);
  faults.next('drop before', COMMIT_OF_STAGING);
  faults.next('drop after', COMMIT_OF_STAGING);
  faults.next('conflict', LOCK_OF_PUBLISH);
  faults.next('drop before', COMMIT_OF_PUBLISH);
  faults.next('drop after', COMMIT_OF_PUBLISH);
  const { status, staged } = await withWorker(settings, (client) => executeLoad(client));
  assert.deepEqual([status, staged.stage_events, staged.stage_songs], ['COMPLETED', events, 40]);
  assert.deepEqual(faults.pending(), []);
  assertSameStar(await dumpStar(database), expected);
});

test('what S3 refuses is not tried again, and says whose permission is missing', async () => {
  faults.next('s3 error', SONGS);
  await withWorker(settings, async (client) => {
    const workflowId = randomUUID();
    await client.workflow.start('loadWarehouse', { taskQueue: TASK_QUEUE, workflowId, args: [] });
    const { type, message } = await failureOf(client, workflowId);
    assert.equal(type, 'PERMISSION_DENIED');
    assert.match(message, /^copyStaging stage_songs: .*AccessDenied.*\n.*Grant/);
    const { rows } = await database.query(
      "select 1 from redshift_emulator.load where table_name = 'stage_songs' and status = 'aborted'",
    );
    assert.equal(rows.length, 1);
  });
});

/** Heartbeat details of a pending step, once `fits` accepts them. */
async function untilHeartbeat(handle: WorkflowHandle, fits: (text: string) => boolean): Promise<string> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(100)) {
    const { raw } = await handle.describe();
    const beats = (raw.pendingActivities ?? []).flatMap(({ heartbeatDetails }) =>
      (heartbeatDetails?.payloads ?? []).map(({ data }) => Buffer.from(data ?? []).toString('utf8')),
    );
    const found = beats.find(fits);
    if (found !== undefined) return found;
  }
  throw new Error('No such heartbeat within 30 seconds');
}

test('a slow COPY shows its progress; cancelled, its session has ended and nothing is left of it', async () => {
  faults.next('slow copy', EVENTS, { rowsPerSecond: 15 });
  await withWorker(settings, async (client) => {
    const workflowId = randomUUID();
    const handle = await client.workflow.start('loadWarehouse', { taskQueue: TASK_QUEUE, workflowId, args: [] });
    const beat = await untilHeartbeat(handle, (text) => /"table":"stage_events".*"rows":[1-9]/.test(text));
    assert.ok(Number(/"rows":(\d+)/.exec(beat)?.[1]) < 200);
    await handle.cancel();
    const ending: unknown = await handle.result().catch((error: unknown) => error);
    assert.ok(ending instanceof WorkflowFailedError && ending.cause instanceof CancelledFailure, String(ending));
    const working = await database.query(
      "select query from pg_stat_activity where query ~* 'copy .*stage_events' and state <> 'idle' and pid <> pg_backend_pid()",
    );
    assert.deepEqual(working.rows, []);
    const left = await database.query("select 1 from pg_class where relname = 'stage_events'");
    assert.deepEqual(left.rows, []);
    const ledger = await database.query('select failure_code as code from sparkify_ops.load_run');
    assert.deepEqual(ledger.rows, [{ code: 'CANCELLED' }]);
  });
});

/** Waits for a row: a killed worker is missed after ten seconds, and another needs time to start. */
async function eventually(sql: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
    if ((await database.query(sql)).rows.length > 0) return;
  }
  throw new Error(`No row within a minute: ${sql}`);
}

const COPYING =
  "select 1 from redshift_emulator.load where table_name = 'stage_events' and loaded_rows > 0 and status = 'running'";
const PUBLISHING = "select 1 from pg_locks where not granted and relation = 'sparkify_ops.load_table'::regclass";

test('workers killed in the middle of a COPY and of a publish: the next one goes on, and the star is right', async () => {
  await database.query('delete from redshift_emulator.load');
  faults.next('slow copy', EVENTS, { rowsPerSecond: 20 });
  let worker: RunningCli | undefined;
  await withNamespace(async (client, address) => {
    const temporal = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: client.options.namespace };
    const env = { ...environmentOf(settings), ...temporal };
    const start = async (): Promise<void> => {
      worker = startSparkify(['worker'], { home: root, env });
      await worker.saw('Worker ready');
    };
    try {
      await start();
      const run = { taskQueue: TASK_QUEUE, workflowId: randomUUID(), args: [] };
      const handle = await client.workflow.start('loadWarehouse', run);
      await eventually(COPYING);
      await worker?.end('SIGKILL');
      await database.query('begin');
      await database.query('lock table sparkify_ops.load_table');
      await start();
      await eventually(PUBLISHING);
      await worker?.end('SIGKILL');
      await database.query('rollback');
      await start();
      assert.equal(((await handle.result()) as LoadResult).status, 'COMPLETED');
    } finally {
      await worker?.end('SIGKILL');
      await database.query('rollback');
    }
  });
  assertSameStar(await dumpStar(database), expected);
});

test('an answer that is lost in silence ends the wait; a statement at work is waited for', async () => {
  const { host, port, user, password } = redshift;
  const config = { host, port, user, password, database: redshift.database };
  const connections = new Connections(config, 2, 'redshift', { checkMs: 100, checks: 3 });
  const send = (sql: string) => connections.session({ searchPath: ['public'] }, (session) => session.query(sql));
  faults.next('silent', /create table silent/);
  await assert.rejects(
    send('create table silent (n integer)'),
    loadError('WAREHOUSE_UNAVAILABLE', 'its answer has not arrived'),
  );
  await database.query('begin');
  await database.query('lock table silent');
  const waiting = send('select * from silent');
  await sleep(1_500);
  await database.query('rollback');
  assert.equal((await waiting).rowCount, 0);
  await connections.close();
});
