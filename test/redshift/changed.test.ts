import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { generateSource } from '../../src/generate/generate.js';
import { connectS3 } from '../../src/store/s3-connection.js';
import { filesUnder, loadInTurns } from '../support/arrival.js';
import { redshiftWarehouse, uploadFiles, withWorker } from '../support/redshift-warehouse.js';
import { executeLoad } from '../support/run-workflow.js';
import { assertSameStar, dumpStar, forgetLoads } from '../support/star-dump.js';

const warehouse = await redshiftWarehouse({ listsUnderPrefixOnly: true });
const { settings, database, redshift, bucket } = warehouse;
const root = mkdtempSync(join(tmpdir(), 'sparkify-changed-'));
after(() => rmSync(root, { recursive: true, force: true }));
const s3 = connectS3(settings);
after(() => s3.close());

const COPY = /copy "?stage_events/i;
let files: string[];
let day = '';

before(async () => {
  await generateSource({ out: root, days: 2, users: 10, songs: 10, seed: 5, eventsPerDay: 60 });
  files = [...filesUnder(root, 'log_data'), ...filesUnder(root, 'song_data')];
  day = files.find((path) => path.startsWith('log_data')) ?? '';
});

beforeEach(async () => {
  redshift.faults.clear();
  await forgetLoads(database);
  await uploadFiles(warehouse, root, files);
});

const listed = async () =>
  (await database.query<{ n: string }>("select count(*) as n from sparkify_ops.load_object where source = 'events'"))
    .rows[0]?.n;

test('an object that is replaced while COPY reads is listed and read again, and the ledger has that version', async () => {
  const whole = readFileSync(join(root, day));
  await warehouse.put(day, whole.subarray(0, whole.indexOf('\n') + 1));
  const { fired } = redshift.faults.next('slow copy', COPY, { rowsPerSecond: 200 });
  const replaced = fired.then(() => warehouse.put(day, whole));
  const result = await withWorker(settings, (client) => executeLoad(client));
  await replaced;
  assert.equal(result.status, 'COMPLETED');
  assertSameStar(await dumpStar(database), await loadInTurns(root, [files]));
  const again = await withWorker(settings, (client) => executeLoad(client));
  assert.deepEqual([again.objects.events.loaded, await listed()], [0, '2']);
});

test('an object that is removed before COPY reads it is left out, though S3 answers as if a right were missing', async () => {
  const { fired } = redshift.faults.next('deadlock', COPY);
  const removed = fired.then(() => s3.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: day })));
  const { status, objects } = await withWorker(settings, (client) => executeLoad(client));
  await removed;
  assert.deepEqual([status, objects.events.loaded, await listed()], ['COMPLETED', 1, '1']);
  assertSameStar(await dumpStar(database), await loadInTurns(root, [files.filter((path) => path !== day)]));
});

test('an object that COPY does not find, and that is there again, is listed and read again', async () => {
  redshift.faults.next('s3 no such key', COPY);
  const { status, objects } = await withWorker(settings, (client) => executeLoad(client));
  assert.deepEqual([status, objects.events.loaded, redshift.faults.pending()], ['COMPLETED', 2, []]);
  assertSameStar(await dumpStar(database), await loadInTurns(root, [files]));
});

test('a right that is missing, with all objects there, is no object that is gone', async () => {
  redshift.faults.next('s3 error', COPY);
  const failed = await withWorker(settings, (client) => executeLoad(client).catch((error: unknown) => error));
  assert.ok(failed instanceof WorkflowFailedError && failed.cause instanceof ApplicationFailure, String(failed));
  assert.equal(failed.cause.type, 'PERMISSION_DENIED');
  assert.match(failed.cause.message, /Status 403/);
});
