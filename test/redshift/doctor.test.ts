import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Settings } from '../../src/config/settings.js';
import { connectS3 } from '../../src/store/s3-connection.js';
import { listKeys } from '../../src/store/s3-list.js';
import { assertFailed, namesOf, runDoctor } from '../support/doctor.js';
import { environmentOf } from '../support/environment.js';
import { ownNamespace } from '../schedule/support/namespace.js';
import { testHome } from '../support/home.js';
import { redshiftWarehouse } from '../support/redshift-warehouse.js';

const ROLE = 'arn:aws:iam::123456789012:role/dwhRole';
const OTHER_ROLE = 'arn:aws:iam::123456789012:role/other';

const home = testHome();
const { address, namespace } = await ownNamespace();
const emulator = await redshiftWarehouse({ copyRoles: [ROLE] });
const { settings, bucket } = emulator;
await emulator.put('log_data/2018/11/2018-11-01-events.json', '{"page": "Home"}');
await emulator.put('song_data/A/A/A/TRAAA.json', '{"song_id": "S1", "title": "One"}');

const temporal = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
const doctor = (changes: Partial<Settings> = {}, ...flags: string[]) =>
  runDoctor(home, { ...environmentOf({ ...settings, ...changes }), ...temporal }, ...flags);

async function everything(): Promise<unknown[]> {
  const client = await emulator.connect();
  const { rows } = await client.query<{ name: string }>('select nspname as name from pg_namespace order by 1');
  const connection = connectS3(settings);
  const keys: string[] = [];
  for await (const page of listKeys(connection, { bucket, key: '' })) keys.push(...page.map(({ Key }) => Key));
  connection.close();
  return [rows, keys];
}

test('a complete set-up has nothing but a worker to start, and nothing is left behind', async () => {
  const before = await everything();
  const found = await doctor({}, '--register');
  assert.deepEqual(namesOf(found, 'failed'), ['worker']);
  assert.deepEqual(namesOf(found, 'skipped'), ['JSONPaths', 'notifications']);
  assert.match(found['warehouse']?.message ?? '', /^Redshift 1\./);
  assert.equal(found['isolation']?.message, 'snapshot isolation');
  assert.match(found['staging prefix']?.message ?? '', /^Written, read and removed/);
  assert.match(found['COPY role']?.message ?? '', /TRAAA\.json as arn:aws:iam::123456789012:role\/dwhRole$/);
  assert.deepEqual(await everything(), before);
});

test('a role that the cluster may not take, and a staging prefix in no bucket', async () => {
  const before = await everything();
  const role = await doctor({ IAM_ROLE_ARN: OTHER_ROLE });
  assertFailed(role, 'COPY role', /not authorized to assume/i, /Attach the role of \[IAM_ROLE\] ARN/);
  const prefix = await doctor({ S3_WORK_PREFIX: 's3://no-such-bucket-here/work' });
  assertFailed(prefix, 'staging prefix', /NoSuchBucket/, /Make the bucket/);
  assert.deepEqual(await everything(), before);
});

test('without a staging prefix COPY is tried on the object itself', async () => {
  const found = await doctor({ S3_WORK_PREFIX: undefined });
  assert.equal(found['staging prefix']?.status, 'skipped');
  assert.equal(found['COPY role']?.status, 'ok');
});

test('sources that are not in S3, or not there, are named', async () => {
  const found = await doctor({ S3_LOG_DATA: '/data/logs', S3_SONG_DATA: `s3://${bucket}/nothing` });
  assertFailed(found, 'logs', /Redshift reads from nowhere else/, /\[S3\] LOG_DATA/);
  assertFailed(found, 'songs', /There is nothing at/, /source URI/);
  assert.match(found['COPY role']?.message ?? '', /needs an object of the songs/);
});
