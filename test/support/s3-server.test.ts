import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startMoto, startS3, type S3Server } from './s3-server.js';

function clientOf(server: S3Server): S3Client {
  const client = new S3Client({ ...server, credentials: server, forcePathStyle: true });
  after(() => client.destroy());
  return client;
}

test('S3 keeps objects, lists them in byte order page by page', async () => {
  const server = await startS3();
  try {
    const client = clientOf(server);
    await client.send(new CreateBucketCommand({ Bucket: 'sparkify' }));
    for (const Key of ['b/1', 'a-b/1', 'a/1']) {
      await client.send(new PutObjectCommand({ Bucket: 'sparkify', Key, Body: `content of ${Key}` }));
    }
    const list = { Bucket: 'sparkify', Prefix: 'a', MaxKeys: 1 };
    const first = await client.send(new ListObjectsV2Command(list));
    const second = await client.send(
      new ListObjectsV2Command({ ...list, ContinuationToken: first.NextContinuationToken }),
    );
    const keys = [...first.Contents!, ...second.Contents!].map(({ Key }) => Key);
    assert.deepEqual(keys, ['a-b/1', 'a/1']);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'sparkify', Key: 'a/1' }));
    assert.equal(await Body!.transformToString(), 'content of a/1');
  } finally {
    await server.stop();
  }
  await assert.rejects(fetch(server.endpoint));
});

test('moto answers for Redshift', async () => {
  const server = await startMoto();
  try {
    const body = new URLSearchParams({ Action: 'DescribeClusters', Version: '2012-12-01' });
    const headers = { Authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/${server.region}/redshift/aws4_request` };
    const answer = await fetch(server.endpoint, { method: 'POST', body, headers });
    assert.match(await answer.text(), /DescribeClustersResponse/);
  } finally {
    await server.stop();
  }
});
