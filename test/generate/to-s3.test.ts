import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Generated } from '../../src/generate/generate.js';
import { s3Store } from '../../src/store/s3.js';
import type { SourceObject } from '../../src/store/store.js';
import { all, testBucket, text } from '../store/bucket.js';
import { sparkify } from '../support/cli.js';
import { testHome } from '../support/home.js';

const bucket = testBucket();
const home = testHome();
const small = ['--days', '2', '--users', '10', '--songs', '40', '--json'];

function generate(out: string, ...flags: string[]) {
  const { endpoint, region } = bucket().server;
  const env = { SPARKIFY_S3_ENDPOINT: endpoint, SPARKIFY_S3_REGION: region };
  return sparkify(['generate', '--out', out, ...small, ...flags], { home, env });
}

async function listed(uri: string): Promise<SourceObject[]> {
  return (await all(s3Store(bucket().s3).list(uri))).flat();
}

test('a bucket that is not there is made only where that is asked for', async () => {
  const refused = await generate('s3://sparkify-new/data');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /s3:\/\/sparkify-new\/data.*SOURCE_MISSING/s);
  assert.equal((await generate('s3://sparkify-new/data', '--create-bucket')).status, 0);
});

test('S3 gets what a folder gets, and the same versions when it is written again', async () => {
  const made = JSON.parse((await generate('s3://sparkify-new/data', '--create-bucket')).stdout) as Generated;
  assert.equal(made.logData, 's3://sparkify-new/data/log_data');
  assert.equal(made.logJsonPath, 's3://sparkify-new/data/log_json_path.json');
  const objects = await listed('s3://sparkify-new/data');
  assert.equal(objects.length, made.files);
  const { stdout } = await generate(join(home, 'data'));
  const folder = JSON.parse(stdout) as Generated;
  for (const object of objects.slice(0, 5)) {
    const file = join(home, 'data', object.uri.slice('s3://sparkify-new/data/'.length));
    assert.equal(await text(s3Store(bucket().s3).read(object)), readFileSync(file, 'utf8'), object.uri);
  }
  assert.deepEqual([made.events, made.bytes, made.files], [folder.events, folder.bytes, folder.files]);
  await generate('s3://sparkify-new/data');
  assert.deepEqual(await listed('s3://sparkify-new/data'), objects);
});
