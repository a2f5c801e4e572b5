import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openObjects } from '../../src/store/object-stream.js';
import { LoadError } from '../../src/model/errors.js';
import type { SourceObject, Store } from '../../src/store/store.js';
import { loadError } from '../support/expect.js';

/** A store of objects in memory that notes what is opened and read. */
class MemoryStore implements Store {
  readonly opened: string[] = [];
  /** Bytes that were handed out. */
  given = 0;

  constructor(
    readonly contents: Readonly<Record<string, Uint8Array | Error>>,
    readonly readAhead: number,
    readonly chunk = 64 * 1024,
  ) {}

  get objects(): SourceObject[] {
    return Object.entries(this.contents).map(([uri, content]) => ({
      uri,
      version: '1',
      bytes: content instanceof Error ? 1 : content.length,
    }));
  }

  async *list() {
    yield this.objects;
  }

  async *read({ uri }: SourceObject, _signal?: AbortSignal, room?: Uint8Array): AsyncIterable<Uint8Array> {
    this.opened.push(uri);
    const content = this.contents[uri];
    if (content instanceof Error || content === undefined) throw content ?? new Error(uri);
    for (let at = 0; at < content.length; at += this.chunk) {
      const part = content.subarray(at, at + this.chunk);
      this.given += part.length;
      room?.set(part);
      yield room?.subarray(0, part.length) ?? part;
      room?.fill(0x78);
    }
  }
}

async function readAll(store: Store & { objects: SourceObject[] }, room?: Uint8Array): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for await (const { object, content } of openObjects(store, batchesOf(store.objects), undefined, room)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(Uint8Array.from(chunk));
    read[object.uri] = Buffer.concat(chunks).toString();
  }
  return read;
}

/** Two objects a batch, as a listing that goes on. */
async function* batchesOf(objects: SourceObject[]): AsyncIterable<SourceObject[]> {
  for (let i = 0; i < objects.length; i += 2) yield objects.slice(i, i + 2);
}

const text = (value: string) => Buffer.from(value);
const LARGE = 'spark'.repeat(500_000);
/** Compressed it has many chunks. */
const randomLetters = randomBytes(50_000).toString('hex');

for (const readAhead of [1, 4]) {
  const describe = (what: string) => `${what}, ${readAhead} at a time`;

  test(describe('objects come in their order, with their own content'), async () => {
    const contents = Object.fromEntries(['c', 'a', 'e', 'b', 'd'].map((name) => [name, text(`<${name}>`)]));
    const read = await readAll(new MemoryStore(contents, readAhead));
    assert.deepEqual(
      Object.entries(read),
      ['c', 'a', 'e', 'b', 'd'].map((name) => [name, `<${name}>`]),
    );
  });

  test(describe('what ends in .gz is decompressed, members one after the other too'), async () => {
    const contents = {
      'a.json.gz': gzipSync('one'),
      'b.json.gz': Buffer.concat([gzipSync('one'), gzipSync('two')]),
      'c.json.gz': gzipSync(LARGE),
      'd.json': gzipSync('not named so'),
      'e.json.gz': Buffer.alloc(0),
      'f.json.gz': gzipSync(''),
    };
    const { 'd.json': packed, ...read } = await readAll(new MemoryStore(contents, readAhead, 1000));
    assert.deepEqual(read, {
      'a.json.gz': 'one',
      'b.json.gz': 'onetwo',
      'c.json.gz': LARGE,
      'e.json.gz': '',
      'f.json.gz': '',
    });
    assert.notEqual(packed, 'not named so');
  });

  test(
    describe('room that is lent may be overwritten by the next chunk, and is not lent to what keeps chunks'),
    async () => {
      const contents = { 'a.json': text(LARGE), 'b.json.gz': gzipSync(randomLetters), 'c.json': text('last') };
      const read = await readAll(new MemoryStore(contents, readAhead, 1000), Buffer.alloc(1000));
      assert.deepEqual(read, { 'a.json': LARGE, 'b.json.gz': randomLetters, 'c.json': 'last' });
    },
  );

  for (const [what, bytes] of Object.entries({
    'is cut short': gzipSync(randomBytes(100_000)).subarray(0, 60_000),
    'ends before its checksum': gzipSync('whole').subarray(0, -8),
    'has a zero byte between two members': Buffer.concat([gzipSync('one'), Buffer.alloc(1), gzipSync('two')]),
    'has zero bytes after its end': Buffer.concat([gzipSync('one'), Buffer.alloc(9)]),
    'has other bytes after its end': Buffer.concat([gzipSync('one'), text('two')]),
    'is compressed twice': gzipSync(gzipSync('whole')),
    'is no gzip at all': text('{"a": 1}'),
    'is damaged in the middle': Buffer.from(gzipSync(randomBytes(1000))).fill(0xff, 400, 600),
  })) {
    test(describe(`a .gz that ${what} is unreadable, and named`), async () => {
      const store = new MemoryStore({ 'a.json': text('a'), 'b.json.gz': bytes }, readAhead);
      await assert.rejects(readAll(store), loadError('OBJECT_UNREADABLE', 'b.json.gz'));
    });
  }

  test(describe("the store's own error is handed on, of compressed objects too"), async () => {
    for (const uri of ['b.json', 'b.json.gz']) {
      const gone = new LoadError('OBJECT_CHANGED', `${uri} is gone`);
      const store = new MemoryStore({ 'a.json': text('a'), [uri]: gone, 'c.json': text('c') }, readAhead);
      await assert.rejects(readAll(store), loadError('OBJECT_CHANGED', uri));
    }
  });
}

test('an error ahead is met in its turn: the objects before it are read first', async () => {
  const contents = { a: text('a'), b: text('b'), c: new LoadError('OBJECT_CHANGED', 'c is gone'), d: text('d') };
  const store = new MemoryStore(contents, 8);
  const read: string[] = [];
  const all = async () => {
    for await (const { object } of openObjects(store, store.list())) read.push(object.uri);
  };
  await assert.rejects(all, loadError('OBJECT_CHANGED', 'c'));
  assert.deepEqual(read, ['a', 'b']);
});

test('as many objects are opened ahead as the store asks for, and no more', async () => {
  const contents = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}`, text(`${i}`)]));
  const store = new MemoryStore(contents, 5);
  let taken = 0;
  for await (const { object } of openObjects(store, store.list())) {
    assert.equal(object.uri, String(taken));
    taken += 1;
    assert.ok(store.opened.length < taken + 5, `${store.opened.length} opened when ${taken} were taken`);
    if (taken === 1) assert.equal(store.opened.length, 5);
  }
  assert.equal(taken, 20);
});

test('a store that costs nothing to open is not read before its turn', async () => {
  const store = new MemoryStore({ a: text('a'), b: text('b') }, 1);
  for await (const { object, content } of openObjects(store, store.list())) {
    for await (const chunk of content) assert.equal(String(chunk), object.uri);
    assert.equal(store.opened.at(-1), object.uri);
  }
  assert.deepEqual(store.opened, ['a', 'b']);
});

for (const [uri, content] of Object.entries({
  'large.json': text(LARGE),
  'large.json.gz': gzipSync(randomBytes(3_000_000)),
})) {
  for (const readAhead of [1, 4]) {
    test(`${uri} is read as it is wanted (${readAhead} at a time): memory does not grow with it`, async () => {
      const store = new MemoryStore({ [uri]: content }, readAhead, 16 * 1024);
      for await (const { content: bytes } of openObjects(store, store.list())) {
        let first = 0;
        for await (const chunk of bytes) {
          first = chunk.length;
          break;
        }
        assert.ok(first > 0);
      }
      assert.ok(
        store.given < content.length / 4,
        `${store.given} bytes of ${content.length} were read for the first chunk`,
      );
    });
  }
}
