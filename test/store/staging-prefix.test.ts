import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { LoadError } from '../../src/model/errors.js';
import { s3Store } from '../../src/store/s3.js';
import { openStagingPrefix, type StagingPrefix } from '../../src/store/staging-prefix.js';
import { all, BUCKET, testBucket } from './bucket.js';
import { startFaultProxy } from './fault-proxy.js';

const bucket = testBucket();

function work(): StagingPrefix {
  return openStagingPrefix(bucket().s3, `s3://${BUCKET}/work`);
}

async function contentOf(uri: string): Promise<Buffer> {
  const store = s3Store(bucket().s3);
  const [object] = (await all(store.list(uri))).flat();
  assert(object !== undefined);
  return Buffer.concat(await all(store.read(object)));
}

test('writes bytes, and streams of any length, in several pieces where they are long', async () => {
  const manifest = await work().put('a/load.manifest', Buffer.from('{"entries":[]}'));
  assert.deepEqual(manifest, { uri: `s3://${BUCKET}/work/a/load.manifest`, bytes: 14 });
  assert.equal(String(await contentOf(manifest.uri)), '{"entries":[]}');

  const bytes = randomBytes(20_000_000);
  const pieces = Array.from({ length: 200 }, (_, i) => bytes.subarray(i * 100_000, (i + 1) * 100_000));
  const part = await work().put('a/part.gz', Readable.from(pieces));
  assert.equal(part.bytes, bytes.length);
  assert((await contentOf(part.uri)).equals(bytes));
});

test('lists what is in a folder, and removes it', async () => {
  const names = Array.from({ length: 1_010 }, (_, i) => `run/${String(i).padStart(4, '0')}`);
  for (let i = 0; i < names.length; i += 50) {
    await Promise.all(names.slice(i, i + 50).map((name) => work().put(name, Buffer.from('x'))));
  }
  await work().put('run2/other', Buffer.from('x'));
  assert.deepEqual((await all(work().list('run'))).flat(), names);
  await work().remove([...names, 'run/not-there']);
  assert.deepEqual(await all(work().list('run')), []);
  assert.deepEqual((await all(work().list('run2'))).flat(), ['run2/other']);
});

test('writes nothing of a stream that fails, and says why', async () => {
  async function* failing() {
    yield Buffer.alloc(9_000_000);
    throw new LoadError('OBJECT_CHANGED', 'it changed');
  }
  await assert.rejects(work().put('broken/part', Readable.from(failing())), { code: 'OBJECT_CHANGED' });
  assert.deepEqual(await all(work().list('broken')), []);
});

test('says which permission is lacking', async () => {
  const proxy = await startFaultProxy(bucket().server.endpoint, () => 'forbidden');
  const refused = openStagingPrefix(bucket().connect(proxy.endpoint), `s3://${BUCKET}/work/`);
  await assert.rejects(refused.put('x', Buffer.from('x')), {
    code: 'PERMISSION_DENIED',
    message: /Grant s3:PutObject on arn:aws:s3:::sparkify-test\/work\/x /,
  });
  await assert.rejects(refused.remove(['x']), {
    code: 'PERMISSION_DENIED',
    message: /Grant s3:DeleteObject on arn:aws:s3:::sparkify-test\/work\/\* /,
  });
  await proxy.stop();
});

test('stops writing when it is told to', async () => {
  const reason = new Error('told to stop');
  const controller = new AbortController();
  async function* endless() {
    for (;;) {
      yield Buffer.alloc(1_000);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  const stream = Readable.from(endless());
  const written = work().put('endless', stream, controller.signal);
  setTimeout(() => controller.abort(reason), 100);
  await assert.rejects(written, reason);
  assert(stream.destroyed);
  assert.deepEqual(await all(work().list('endless')), []);
});
