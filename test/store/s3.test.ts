import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { createOpenStore, readText } from '../../src/store/open-store.js';
import { connectS3 } from '../../src/store/s3-connection.js';
import { s3Store } from '../../src/store/s3.js';
import type { SourceObject } from '../../src/store/store.js';
import { all, BUCKET, testBucket, text } from './bucket.js';
import { startFaultProxy, type Fault } from './fault-proxy.js';

const bucket = testBucket();

async function uris(prefix: string): Promise<string[]> {
  const objects = (await all(s3Store(bucket().s3).list(`s3://${BUCKET}/${prefix}`))).flat();
  return objects.map(({ uri }) => uri.slice(`s3://${BUCKET}/`.length));
}

async function one(key: string): Promise<SourceObject> {
  const [object] = (await all(s3Store(bucket().s3).list(`s3://${BUCKET}/${key}`))).flat();
  assert(object !== undefined);
  return object;
}

/** A store behind a proxy that makes the faults, in order, of the first requests; then none, or the last for ever. */
async function faulty(faults: readonly Fault[], { forEver = false, attempts = 8 } = {}) {
  const proxy = await startFaultProxy(bucket().server.endpoint, (n) => {
    return faults[n - 1] ?? (forEver ? faults.at(-1) : undefined) ?? 'none';
  });
  return { ...proxy, store: s3Store(bucket().connect(proxy.endpoint, attempts)) };
}

describe('listing', () => {
  test('takes what is at the key or below it as a folder, in byte order, and nothing that only starts alike', async () => {
    const keys = ['logs', 'logs/a/1.json', 'logs/b.json', 'logs/é.json', 'logs.bak', 'logs_old/x.json'];
    for (const key of keys.filter((name) => name !== 'logs')) await bucket().put(key, '{}');
    assert.deepEqual(await uris('logs'), ['logs/a/1.json', 'logs/b.json', 'logs/é.json']);
    assert.deepEqual(await uris('logs/'), ['logs/a/1.json', 'logs/b.json', 'logs/é.json']);
    assert.deepEqual(await uris('logs.bak'), ['logs.bak']);
  });

  test('leaves out folder markers and hidden names', async () => {
    for (const key of ['hidden/', 'hidden/sub/', 'hidden/_temporary/x.json', 'hidden/.y.json', 'hidden/_SUCCESS']) {
      await bucket().put(key, '');
    }
    assert.deepEqual(await uris('hidden'), []);
    await bucket().put('hidden/sub/z.json', '{}');
    assert.deepEqual(await uris('hidden'), ['hidden/sub/z.json']);
  });

  test('pages: gives a batch for each thousand', async () => {
    const names = Array.from({ length: 1_203 }, (_, i) => `many/${String(i).padStart(5, '0')}.json`);
    for (let i = 0; i < names.length; i += 50) {
      await Promise.all(names.slice(i, i + 50).map((name) => bucket().put(name, 'x')));
    }
    const batches = await all(s3Store(bucket().s3).list(`s3://${BUCKET}/many`));
    assert.deepEqual(
      batches.map((batch) => batch.length),
      [1_000, 203],
    );
    assert.deepEqual(
      batches.flat().map(({ uri }) => uri),
      names.map((name) => `s3://${BUCKET}/${name}`),
    );
  });

  test('says what is missing: the bucket, or anything under the prefix', async () => {
    const store = s3Store(bucket().s3);
    await assert.rejects(all(store.list('s3://no-such-bucket/x')), {
      code: 'SOURCE_MISSING',
      message: /s3:\/\/no-such-bucket/,
    });
    await assert.rejects(all(store.list(`s3://${BUCKET}/nothing`)), {
      code: 'SOURCE_MISSING',
      message: /nothing at s3:/,
    });
    await assert.rejects(all(store.list('s3:///x')), { code: 'INPUT_INVALID' });
  });

  test('says which permission is lacking', async () => {
    const { store, ...proxy } = await faulty(['forbidden'], { forEver: true });
    await assert.rejects(all(store.list(`s3://${BUCKET}/logs`)), {
      code: 'PERMISSION_DENIED',
      message: new RegExp(`s3://${BUCKET}/logs: AccessDenied.*Grant s3:ListBucket on arn:aws:s3:::${BUCKET} `),
    });
    await proxy.stop();
  });

  test('asks again where S3 is busy, and gives up after its attempts', async () => {
    const passing = await faulty(['busy', 'busy', 'busy']);
    assert.equal((await all(passing.store.list(`s3://${BUCKET}/logs/`))).flat().length, 3);
    await passing.stop();
    const failing = await faulty(['busy'], { forEver: true, attempts: 2 });
    await assert.rejects(all(failing.store.list(`s3://${BUCKET}/logs/`)), {
      code: 'SOURCE_UNAVAILABLE',
      message: /SlowDown/,
      retryable: true,
    });
    assert.equal(failing.asked.length, 2);
    await failing.stop();
  });

  test('asks again where an answer breaks off', async () => {
    const { store, asked, stop } = await faulty(['cut', 'cut']);
    assert.equal((await all(store.list(`s3://${BUCKET}/logs/`))).flat().length, 3);
    assert.equal(asked.length, 3);
    await stop();
  });

  test('says that nothing answers', async () => {
    const store = s3Store(bucket().connect('http://127.0.0.1:1', 2));
    await assert.rejects(all(store.list(`s3://${BUCKET}/x`)), { code: 'SOURCE_UNAVAILABLE', message: /ECONNREFUSED/ });
  });
});

describe('reading', () => {
  test('gives the bytes of keys with any characters', async () => {
    for (const name of ['a b', 'a+b', 'a%20b', 'Björk – ☃', "it's (1) & <2>", 'a?b#c=d']) {
      await bucket().put(`odd/${name}.json`, name);
      const object = await one(`odd/${name}.json`);
      assert.equal(object.uri, `s3://${BUCKET}/odd/${name}.json`);
      assert.equal(await text(s3Store(bucket().s3).read(object)), name);
    }
    assert.equal((await uris('odd')).length, 6);
  });

  test('gives nothing for an empty object, and the text of a named one', async () => {
    await bucket().put('empty.json', '');
    assert.equal(await text(s3Store(bucket().s3).read(await one('empty.json'))), '');
    await bucket().put('paths.json', '{"jsonpaths": []}');
    const uri = `s3://${BUCKET}/paths.json`;
    assert.equal(await readText(createOpenStore(bucket().s3)(uri), uri), '{"jsonpaths": []}');
    await assert.rejects(readText(s3Store(bucket().s3), `${uri}x`), { code: 'SOURCE_MISSING' });
  });

  test('refuses an object that is another version, or gone', async () => {
    await bucket().put('changing.json', 'one');
    const listed = await one('changing.json');
    await bucket().put('changing.json', 'two');
    const store = s3Store(bucket().s3);
    await assert.rejects(text(store.read(listed)), {
      code: 'OBJECT_CHANGED',
      message: /changing\.json/,
      retryable: true,
    });
    const gone = { ...listed, uri: `s3://${BUCKET}/gone.json` };
    await assert.rejects(text(store.read(gone)), { code: 'OBJECT_CHANGED', message: /gone\.json/ });
  });

  test('takes up a body that breaks off where it ended', async () => {
    const body = randomBytes(3_000_000);
    await bucket().put('large.bin', body);
    const object = await one('large.bin');
    const { store, ...proxy } = await faulty(['cut', 'none']);
    const read = Buffer.concat(await all(store.read(object)));
    assert.equal(sha(read), sha(body));
    assert.match(String(proxy.headers[1]?.range), /^bytes=[1-9]\d*-$/);
    await proxy.stop();
  });

  test('gives up on a body that breaks off each time, and never takes it for the whole', async () => {
    const object = await one('large.bin');
    const { store, ...proxy } = await faulty(['cut'], { forEver: true });
    await assert.rejects(all(store.read(object)), { code: 'SOURCE_UNAVAILABLE', message: /large\.bin/ });
    assert.equal(proxy.asked.length, 5);
    await proxy.stop();
  });

  test('stops at once when it is told to, though the body stands still', async () => {
    const object = await one('large.bin');
    const { store, ...proxy } = await faulty(['stall'], { forEver: true });
    const reason = new Error('told to stop');
    const controller = new AbortController();
    const read = all(store.read(object, controller.signal));
    setTimeout(() => controller.abort(reason), 200);
    await assert.rejects(read, reason);
    await proxy.stop();
  });

  test('tells an object that is deleted from a right that is missing where S3 answers 403 for both', async () => {
    await bucket().put('deleted.json', '{}');
    const object = await one('deleted.json');
    const { store, ...proxy } = await faulty(['forbidden', 'none', 'forbidden', 'none', 'forbidden', 'forbidden']);
    await assert.rejects(all(store.read(object)), { code: 'PERMISSION_DENIED', message: /s3:GetObject/ });
    await bucket().put('deleted.json.old', '{}');
    await bucket().s3.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'deleted.json' }));
    await assert.rejects(all(store.read(object)), { code: 'OBJECT_CHANGED', message: /does not list it any more/ });
    await assert.rejects(all(store.read(object)), { code: 'PERMISSION_DENIED', message: /s3:GetObject/ });
    await proxy.stop();
  });

  test('says who pays', async () => {
    const { server } = bucket();
    const proxy = await startFaultProxy(server.endpoint, () => 'none');
    const s3 = connectS3({ S3_REGION: server.region, S3_ENDPOINT: proxy.endpoint, S3_REQUESTER_PAYS: true });
    const [object] = (await all(s3Store(s3).list(`s3://${BUCKET}/large.bin`))).flat();
    await all(s3Store(s3).read(object as SourceObject));
    assert.deepEqual(new Set(proxy.headers.map((header) => header['x-amz-request-payer'])), new Set(['requester']));
    s3.close();
    await proxy.stop();
  });
});

test('a URI of no known kind has no store', () => {
  assert.throws(() => createOpenStore(bucket().s3)('ftp://x/y'), { code: 'INPUT_INVALID' });
});

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
