import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { makeBucket } from '../../../src/store/s3-bucket.js';
import { connectS3 } from '../../../src/store/s3-connection.js';
import { startMoto } from '../s3-server.js';
import { startRedshift } from './server.js';
import { testRedshift } from './test-redshift.js';

const THERE = 'eu-central-1';
const emulator = await testRedshift({}, startMoto);
const client = await emulator.connect();
const copy = (from: string, options: string) => client.query(`copy t from '${from}' iam_role default ${options}`);

/** Writes an object to a bucket in another region than the cluster's. */
async function putThere(key: string, body: string): Promise<string> {
  const { endpoint, accessKeyId, secretAccessKey } = emulator.s3;
  process.env['AWS_ACCESS_KEY_ID'] = accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = secretAccessKey;
  const s3 = connectS3({ S3_REGION: THERE, S3_ENDPOINT: endpoint, S3_REQUESTER_PAYS: false });
  await makeBucket(s3, 'far-away');
  await s3.client.send(new PutObjectCommand({ Bucket: 'far-away', Key: key, Body: body }));
  s3.close();
  return `s3://far-away/${key}`;
}

before(() => client.query('create table t (a int)'));

describe('the region of a COPY', () => {
  const refused = { code: 'XX000', message: /^S3ServiceException:.*,Status 301,Error PermanentRedirect,/ };

  test('is the one of the cluster where it names none', async () => {
    const here = await emulator.put('1', '{"a": 1}');
    const there = await putThere('1', '{"a": 1}');
    await copy(here, `json 'auto'`);
    await assert.rejects(copy(there, `json 'auto'`), refused);
    await copy(there, `json 'auto' region '${THERE}'`);
    await assert.rejects(copy(here, `json 'auto' region '${THERE}'`), refused);
  });

  test('is that of all that it reads: manifest, objects and JSONPaths', async () => {
    const here = await emulator.put('1', '{"a": 1}');
    const there = await putThere('1', '{"a": 1}');
    const manifestOf = (url: string) => JSON.stringify({ entries: [{ url, mandatory: true }] });
    const manifestHere = await emulator.put('there.manifest', manifestOf(there));
    const manifestThere = await putThere('here.manifest', manifestOf(here));
    for (const manifest of [manifestHere, manifestThere]) {
      await assert.rejects(copy(manifest, `json 'auto' manifest`), refused);
      await assert.rejects(copy(manifest, `json 'auto' manifest region '${THERE}'`), refused);
    }
    const paths = await putThere('paths.json', `{"jsonpaths": ["$['a']"]}`);
    await assert.rejects(copy(here, `json '${paths}'`), refused);
    await copy(there, `json '${paths}' region '${THERE}'`);
  });
});

test('a key that is gone is refused to a role that lists under a prefix only, and else said to be missing', async () => {
  const entries = [{ url: `s3://${emulator.bucket}/gone`, mandatory: true }];
  const manifest = await emulator.put('gone.manifest', JSON.stringify({ entries }));
  await assert.rejects(copy(manifest, `json 'auto' manifest`), { message: /Status 404,Error NoSuchKey/ });
  const { backend, s3 } = emulator;
  const strict = await startRedshift({ postgres: backend, s3, listsUnderPrefixOnly: true });
  const { host, port, user, password, database } = strict;
  const other = await emulator.connect({ host, port, user, password, database });
  const sql = `copy t from '${manifest}' iam_role default json 'auto' manifest`;
  await assert.rejects(other.query(sql), { message: /Status 403,Error AccessDenied/ });
  await other.end();
  await strict.stop();
});
