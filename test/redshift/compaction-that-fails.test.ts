import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SETTINGS } from '../../src/config/settings.js';
import { s3Store } from '../../src/store/s3.js';
import { openStagingPrefix, type StagingPrefix } from '../../src/store/staging-prefix.js';
import { copyInputs } from '../../src/warehouse/redshift/batch-inputs.js';
import type { StagingJob } from '../../src/warehouse/warehouse.js';
import { loadError } from '../support/expect.js';
import { all, BUCKET, testBucket } from '../store/bucket.js';

const bucket = testBucket();
const ignore = (): void => undefined;

/** The staging prefix, and what was written to it. */
function watchedPrefix(): { readonly work: StagingPrefix; readonly written: Promise<unknown>[] } {
  const prefix = openStagingPrefix(bucket().s3, `s3://${BUCKET}/work`);
  const written: Promise<unknown>[] = [];
  const put: StagingPrefix['put'] = (...file) => {
    const writing = prefix.put(...file);
    written.push(writing);
    return writing;
  };
  return { work: { ...prefix, put }, written };
}

test('a compaction that fails ends the upload of its map, and leaves nothing of it', async () => {
  const store = s3Store(bucket().s3);
  for (let n = 0; n < 40; n += 1) await bucket().put(`songs/${String(n).padStart(2, '0')}.json`, '{"a": 1}');
  const listed = (await all(store.list(`s3://${BUCKET}/songs`))).flat();
  const objects = listed.map((object, n) => ({
    ...object,
    batchId: '0',
    version: n === 39 ? 'other' : object.version,
  }));
  const job: StagingJob = {
    source: 'songs',
    table: 'stage_songs',
    loadId: 'load',
    attempt: '1',
    uri: `s3://${BUCKET}/songs`,
    isWhole: true,
    json: 'auto',
    jsonUri: null,
    store,
    maxErrors: 0,
    showPersonalData: false,
    onProgress: ignore,
    onWarning: ignore,
    onReject: ignore,
    onMembers: ignore,
  };
  const { work, written } = watchedPrefix();
  const places = { work, region: undefined, isSourceElsewhere: false };
  await assert.rejects(copyInputs(SETTINGS.parse({}), places, job, objects), loadError('OBJECT_CHANGED', '39.json'));
  assert.ok(written.length > 0);
  const settled = Promise.allSettled(written).then((all) => all.length);
  assert.equal(await Promise.race([settled, sleep(5_000)]), written.length, 'an upload is left behind');
  assert.deepEqual(await all(work.list('load')), []);
});
