import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import type { Settings } from '../../src/config/settings.js';
import { generateSource } from '../../src/generate/generate.js';
import { makeBucket } from '../../src/store/s3-bucket.js';
import { connectS3 } from '../../src/store/s3-connection.js';
import { filesUnder, loadInTurns } from '../support/arrival.js';
import { runDoctor } from '../support/doctor.js';
import { environmentOf } from '../support/environment.js';
import { keysBelow, redshiftWarehouse, withWorker } from '../support/redshift-warehouse.js';
import { executeLoad } from '../support/run-workflow.js';
import { startMoto } from '../support/s3-server.js';
import { assertSameStar, dumpStar, forgetLoads, type StarDump } from '../support/star-dump.js';

const THERE = 'eu-central-1';
const warehouse = await redshiftWarehouse({}, startMoto);
const { database, bucket: work } = warehouse;
const root = mkdtempSync(join(tmpdir(), 'sparkify-regions-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** The sources are in another region than the cluster; the staging prefix is in the cluster's. */
const { S3_REGION: HERE, ...rest } = warehouse.settings;
const settings: Settings = {
  ...rest,
  S3_LOG_DATA: 's3://far-away/log_data',
  S3_SONG_DATA: 's3://far-away/song_data',
  S3_LOG_JSONPATH: 's3://far-away/log_json_path.json',
};
let expected: StarDump;

before(async () => {
  await generateSource({ out: root, days: 2, users: 10, songs: 10, seed: 5, eventsPerDay: 60 });
  const s3 = connectS3({ ...settings, S3_REGION: THERE });
  await makeBucket(s3, 'far-away');
  const files = [...filesUnder(root, 'log_data'), ...filesUnder(root, 'song_data')];
  for (const Key of [...files, 'log_json_path.json']) {
    await s3.client.send(new PutObjectCommand({ Bucket: 'far-away', Key, Body: readFileSync(join(root, Key)) }));
  }
  await warehouse.put('log_json_path.json', readFileSync(join(root, 'log_json_path.json')));
  s3.close();
  expected = await loadInTurns(root, [files]);
});

beforeEach(async () => {
  await forgetLoads(database);
  await database.query('truncate redshift_emulator.load, redshift_emulator.load_file');
});

/** The COPY statements of the last load. */
async function copies(): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>('select query_text as text from redshift_emulator.load');
  assert.ok(rows.length > 0);
  return rows.map(({ text }) => text);
}

const load = (named: Partial<Settings>) => withWorker({ ...settings, ...named }, (client) => executeLoad(client));

for (const [how, named] of [
  ['that nobody names', {}],
  ['that REGION names', { S3_REGION: THERE }],
] as const) {
  test(`sources in another region than the staging prefix, ${how}: COPY reads what the worker brings there`, async () => {
    const { status, objects } = await load(named);
    assert.deepEqual([status, objects.events.loaded], ['COMPLETED', 2]);
    for (const copy of await copies()) {
      assert.match(copy, new RegExp(`from 's3://${work}/work/[^]*region '${HERE}'`));
      assert.doesNotMatch(copy, /far-away/);
    }
    assertSameStar(await dumpStar(database), expected);
  });
}

test('sources and staging prefix both in another region than the cluster: COPY reads the objects themselves', async () => {
  const { status } = await load({ S3_WORK_PREFIX: 's3://far-away/work' });
  assert.equal(status, 'COMPLETED');
  for (const copy of await copies()) assert.match(copy, /from 's3:\/\/far-away\/work\/[^']*manifest'/);
  const { rows } = await database.query('select distinct file_name from redshift_emulator.load_file');
  assert.deepEqual(
    rows.filter(({ file_name: name }) => !String(name).startsWith('s3://far-away/')),
    [],
  );
  assertSameStar(await dumpStar(database), expected);
});

test('doctor tries COPY on what a load would bring to the staging prefix', async () => {
  const found = await runDoctor(root, environmentOf(settings));
  const message = new RegExp(`Redshift reads the staging prefix in ${HERE}.*brings the sources there from ${THERE}$`);
  assert.match(found['COPY role']?.message ?? '', message);
  assert.deepEqual(await keysBelow(warehouse, 'work/'), []);
});

test('a JSONPaths file in another region than the objects, and no staging prefix: what to do', async () => {
  const { S3_WORK_PREFIX, ...without } = settings;
  assert.ok(S3_WORK_PREFIX !== undefined && HERE !== undefined);
  const elsewhere = { ...without, S3_LOG_JSONPATH: `s3://${work}/log_json_path.json` };
  const failed = await withWorker(elsewhere, (client) => executeLoad(client).catch((error: unknown) => error));
  assert.ok(failed instanceof WorkflowFailedError && failed.cause instanceof ApplicationFailure, String(failed));
  assert.equal(failed.cause.type, 'CONFIG_INVALID');
  assert.match(failed.cause.message, /log_json_path\.json is in another region than eu-central-1.*WORK_PREFIX/);
});
