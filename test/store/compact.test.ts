import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  compressedBytes,
  compactObjects,
  fileCount,
  type CompactedObject,
  type CompactionOptions,
} from '../../src/store/compact.js';
import { s3Store } from '../../src/store/s3.js';
import type { SourceObject, Store } from '../../src/store/store.js';
import { openStagingPrefix, type StagingPrefix } from '../../src/store/staging-prefix.js';
import { all, BUCKET, testBucket } from './bucket.js';
import { startFaultProxy } from './fault-proxy.js';

const bucket = testBucket();
const BOM = '\uFEFF';

async function listed(prefix: string): Promise<SourceObject[]> {
  return (await all(s3Store(bucket().s3).list(`s3://${BUCKET}/${prefix}`))).flat();
}

async function* inBatches(objects: SourceObject[], size = 7): AsyncIterable<SourceObject[]> {
  for (let i = 0; i < objects.length; i += size) yield objects.slice(i, i + size);
}

async function linesOf(uri: string): Promise<string[]> {
  const store = s3Store(bucket().s3);
  const [object] = (await all(store.list(uri))).flat();
  const text = gunzipSync(Buffer.concat(await all(store.read(object as SourceObject)))).toString('utf8');
  assert(text === '' || text.endsWith('\n'));
  return text.split('\n').slice(0, -1);
}

async function merge(objects: SourceObject[], folder: string, options: Partial<CompactionOptions> = {}, store?: Store) {
  const map: CompactedObject[] = [];
  const bytes = objects.reduce((sum, object) => sum + compressedBytes(object), 0);
  const parts = await compactObjects(store ?? s3Store(bucket().s3), inBatches(objects), work(), {
    folder,
    slices: 2,
    expected: { objects: objects.length, bytes },
    onCompacted: async (batch) => void map.push(...batch),
    ...options,
  });
  return { parts, map };
}

function work(): StagingPrefix {
  return openStagingPrefix(bucket().s3, `s3://${BUCKET}/work`);
}

describe('merging', () => {
  test('joins objects of every form, each on lines of its own, and tells where each line comes from', async () => {
    const contents: Record<string, string | Uint8Array> = {
      '1-plain.json': '{"a": 1}',
      '2-with-newline.json': '{"a": 2}\n{"a": 3}\n',
      '3-empty.json': '',
      '4-several-lines.json': '{\n  "a": 4\n}',
      '5-packed.json.gz': gzipSync('{"a": 5}\n{"a": 6}'),
      '6-bom.json': `${BOM}{"a": "é"}`,
      '7-packed-bom.json.gz': gzipSync(`${BOM}{"a": 8}\r\n`),
      '8-bom-only.json': BOM,
      '9-short.json': '1',
    };
    for (const [name, content] of Object.entries(contents)) await bucket().put(`forms/${name}`, content);
    const { parts, map } = await merge(await listed('forms'), 'forms', { slices: 1 });

    assert.deepEqual(
      parts.map(({ uri, objects, lines }) => ({ uri, objects, lines })),
      [{ uri: `s3://${BUCKET}/work/forms/part-00000.json.gz`, objects: 9, lines: 11 }],
    );
    assert.deepEqual(await linesOf(parts[0]?.uri ?? ''), [
      '{"a": 1}',
      '{"a": 2}',
      '{"a": 3}',
      '{',
      '  "a": 4',
      '}',
      '{"a": 5}',
      '{"a": 6}',
      '{"a": "é"}',
      '{"a": 8}\r',
      '1',
    ]);
    const places = map.map(({ uri, firstLine, lines }) => [uri.split('/').at(-1), firstLine, lines]);
    assert.deepEqual(places, [
      ['1-plain.json', 1, 1],
      ['2-with-newline.json', 2, 2],
      ['4-several-lines.json', 4, 3],
      ['5-packed.json.gz', 7, 2],
      ['6-bom.json', 9, 1],
      ['7-packed-bom.json.gz', 10, 1],
      ['9-short.json', 11, 1],
    ]);
  });

  test('cuts evenly into a multiple of the slices, in order, and the map finds every line', async () => {
    for (let i = 0; i < 400; i += 40) {
      const keys = Array.from({ length: 40 }, (_, j) => `even/${String(i + j).padStart(4, '0')}.json`);
      await Promise.all(keys.map((key) => bucket().put(key, `"${key}"\n`.repeat(1 + (key.charCodeAt(8) % 3)))));
    }
    const objects = await listed('even');
    const { parts, map } = await merge(objects, 'even', { slices: 4 });
    assert.equal(parts.length, 4);
    assert.equal(
      parts.reduce((sum, part) => sum + part.objects, 0),
      400,
    );
    for (const part of parts) assert(part.objects > 80 && part.objects < 120, String(part.objects));
    assert.deepEqual(
      map.map(({ uri }) => uri),
      objects.map(({ uri }) => uri),
    );
    for (const part of parts) {
      const lines = await linesOf(part.uri);
      assert.equal(lines.length, part.lines);
      for (const { uri, firstLine, lines: count } of map.filter((entry) => entry.file === part.uri)) {
        const own = lines.slice(firstLine - 1, firstLine - 1 + count);
        assert.deepEqual(new Set(own), new Set([`"${uri.slice(`s3://${BUCKET}/`.length)}"`]));
      }
    }
  });

  test('writes the same parts a second time, and a part for each object where there are few', async () => {
    const objects = (await listed('even')).slice(0, 3);
    const first = await merge(objects, 'few', { slices: 8 });
    assert.equal(first.parts.length, 3);
    assert.deepEqual(await merge(objects, 'few', { slices: 8 }), first);
    assert.deepEqual((await merge([], 'none')).parts, []);
  });

  test('counts parts by size and slices', () => {
    const expected = { objects: 1, bytes: 1_000_000_000 };
    assert.equal(fileCount({ slices: 4, expected }), 16);
    assert.equal(fileCount({ slices: 4, expected: { objects: 1, bytes: 10 } }), 4);
    assert.equal(fileCount({ slices: 6, expected, fileBytes: 1024 ** 3 }), 6);
    assert.throws(() => fileCount({ slices: 6, expected, fileBytes: 1000 }), { code: 'CONFIG_INVALID' });
  });
});

describe('a merge that fails', () => {
  test('says which object changed, and leaves no part half written', async () => {
    const objects = await listed('even');
    const changed = objects.map((object, i) => (i === 300 ? { ...object, version: 'another' } : object));
    await assert.rejects(merge(changed, 'changed', { slices: 1 }), { code: 'OBJECT_CHANGED', message: /even\/0300/ });
    assert.deepEqual(await all(work().list('changed')), []);
  });

  test('says that an object cannot be decompressed', async () => {
    await bucket().put('bad/1.json.gz', 'this is no gzip');
    await assert.rejects(merge(await listed('bad'), 'bad'), { code: 'OBJECT_UNREADABLE', message: /bad\/1\.json\.gz/ });
  });

  test('says that the parts cannot be written', async () => {
    const proxy = await startFaultProxy(bucket().server.endpoint, () => 'forbidden');
    const refused = openStagingPrefix(bucket().connect(proxy.endpoint), `s3://${BUCKET}/work`);
    const options = {
      folder: 'x',
      slices: 1,
      expected: { objects: 400, bytes: 1 },
      onCompacted: async () => undefined,
    };
    const merging = compactObjects(s3Store(bucket().s3), inBatches(await listed('even')), refused, options);
    await assert.rejects(merging, { code: 'PERMISSION_DENIED', message: /PutObject/ });
    await proxy.stop();
  });

  test('stops when it is told to, and leaves no part half written', async () => {
    const proxy = await startFaultProxy(bucket().server.endpoint, (n) => (n === 200 ? 'stall' : 'none'));
    const reason = new Error('told to stop');
    const controller = new AbortController();
    const store = s3Store(bucket().connect(proxy.endpoint));
    const merging = merge(await listed('even'), 'stopped', { slices: 1, signal: controller.signal }, store);
    setTimeout(() => controller.abort(reason), 2_000);
    await assert.rejects(merging, reason);
    assert.deepEqual(await all(work().list('stopped')), []);
    await proxy.stop();
  });
});

test('goes on where S3 is busy and bodies break off', async () => {
  const objects = await listed('even');
  const proxy = await startFaultProxy(bucket().server.endpoint, (n) =>
    n % 50 === 0 ? 'busy' : n % 50 === 25 ? 'cut' : 'none',
  );
  const { parts, map } = await merge(objects, 'busy', { slices: 1 }, s3Store(bucket().connect(proxy.endpoint)));
  assert.equal(map.length, 400);
  assert.equal((await linesOf(parts[0]?.uri ?? '')).length, parts[0]?.lines);
  assert(proxy.asked.length > 410);
  await proxy.stop();
});
