import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { bucketRegion, bucketRegions } from '../../src/store/bucket-region.js';
import { makeBucket } from '../../src/store/s3-bucket.js';
import { connectS3, type S3Connection } from '../../src/store/s3-connection.js';
import { startMoto, type S3Server } from '../support/s3-server.js';
import { startFaultProxy } from './fault-proxy.js';

const HERE = 'us-west-2';
const THERE = 'eu-central-1';
const SETTINGS = { S3_LOG_DATA: 's3://source/log_data', S3_SONG_DATA: '/a/folder', S3_WORK_PREFIX: 's3://work/loads' };
let server: S3Server;

const connect = (region: string, endpoint = server.endpoint): S3Connection =>
  connectS3({ S3_REGION: region, S3_ENDPOINT: endpoint, S3_REQUESTER_PAYS: false }, { attempts: 1 });

before(async () => {
  server = await startMoto();
  process.env['AWS_ACCESS_KEY_ID'] = server.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = server.secretAccessKey;
  for (const [region, bucket] of [
    [HERE, 'work'],
    [THERE, 'source'],
  ] as const) {
    const s3 = connect(region);
    await makeBucket(s3, bucket);
    s3.close();
  }
});

after(() => server.stop());

describe('the region of a bucket', () => {
  test('is what S3 says', async () => {
    const s3 = connect(HERE);
    assert.deepEqual(
      [await bucketRegion(s3, 's3://work/x'), await bucketRegion(s3, 's3://source/log_data')],
      [HERE, THERE],
    );
    await assert.rejects(bucketRegion(s3, 's3://nowhere-at-all/x'), { code: 'SOURCE_MISSING', message: /nowhere/ });
    s3.close();
  });

  test('is not known where S3 refuses to say it; where S3 does not answer, nothing is taken for granted', async () => {
    const refusing = await startFaultProxy(server.endpoint, () => 'forbidden');
    const busy = await startFaultProxy(server.endpoint, () => 'busy');
    assert.equal(await bucketRegion(connect(HERE, refusing.endpoint), 's3://source/x'), undefined);
    await assert.rejects(bucketRegion(connect(HERE, busy.endpoint), 's3://source/x'), { code: 'SOURCE_UNAVAILABLE' });
    await Promise.all([refusing.stop(), busy.stop()]);
  });

  test('is asked once for each bucket, and again after an answer that failed', async () => {
    const asked: string[] = [];
    const regionOf = bucketRegions(SETTINGS, async (uri) => {
      asked.push(uri);
      if (asked.length === 1) throw new Error('no answer');
      return uri.startsWith('s3://source/') ? THERE : undefined;
    });
    await assert.rejects(regionOf('s3://source/a'), /no answer/);
    const found = [await regionOf('s3://source/b'), await regionOf('s3://source/c'), await regionOf('s3://work/d')];
    assert.deepEqual(found, [THERE, THERE, undefined]);
    assert.deepEqual(asked, ['s3://source/a', 's3://source/b', 's3://work/d']);
  });

  test('is what the settings say: REGION for the sources, WORK_REGION for the staging prefix, one for a bucket of both', async () => {
    const asked: string[] = [];
    const regionOf = (settings: object) =>
      bucketRegions({ ...SETTINGS, ...settings }, async (uri) => {
        asked.push(uri);
        return HERE;
      });
    const named = regionOf({ S3_REGION: THERE });
    assert.deepEqual([await named('s3://source/a'), await named('s3://other/a'), asked], [THERE, THERE, []]);
    assert.deepEqual([await named('s3://work/a'), asked], [HERE, ['s3://work/a']]);
    assert.equal(await regionOf({ S3_REGION: THERE, S3_WORK_REGION: 'eu-west-1' })('s3://work/a'), 'eu-west-1');
    assert.equal(await regionOf({ S3_REGION: THERE, S3_WORK_PREFIX: 's3://source/work' })('s3://source/work/x'), THERE);
    assert.equal(asked.length, 1);
  });

  test('is that of the sources where S3 says nothing of the staging prefix', async () => {
    const regionOf = bucketRegions({ ...SETTINGS, S3_REGION: THERE }, async () => undefined);
    assert.equal(await regionOf('s3://work/a'), THERE);
  });
});
