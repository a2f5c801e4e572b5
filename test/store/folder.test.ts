import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { folderStore } from '../../src/store/folder.js';
import { readText } from '../../src/store/open-store.js';
import type { SourceObject } from '../../src/store/store.js';
import { loadError } from '../support/expect.js';
import { base, list, names, source } from '../support/folder-source.js';

async function read(object: SourceObject): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of folderStore.read(object)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Runs `work` as a user that may not read what is closed: root may read everything. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

test('objects come in byte order of their whole paths, as S3 lists them', async () => {
  const root = source(
    'a/b.json',
    'a.json',
    'a-b.json',
    'a0.json',
    'B.json',
    'é.json',
    'z.json',
    'a/b/c.json',
    '\u{1F3B5}.json',
    '\uFF5A.json',
  );
  const listed = await names(root);
  const sorted = [...listed].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  assert.equal(listed.length, 10);
  assert.deepEqual(listed, sorted);
});

test('an object has its size, and a version that changes with its content', async () => {
  const root = source('one.json');
  const [before] = await list(root);
  assert.equal(before?.bytes, 8);
  writeFileSync(join(root, 'one.json'), 'one.jsoN');
  utimesSync(join(root, 'one.json'), 1, 1);
  const [behind] = await list(root);
  assert.notEqual(behind?.version, before.version);
  assert.deepEqual(await list(root), [behind]);
});

test('hidden files, and what is in hidden folders, are no objects', async () => {
  assert.deepEqual(await names(source('.a.json', '_SUCCESS', '.git/b.json', '_tmp/c.json', 'd/.e.json', 'f_.json')), [
    'f_.json',
  ]);
});

test('the source itself may be below a hidden folder', async () => {
  const root = source('.hidden/data/a.json');
  assert.equal((await list(join(root, '.hidden/data'))).length, 1);
});

const ODD_NAMES = [
  ' edge .json',
  `it's "quoted".json`,
  'two\nlines.json',
  'tab\t.json',
  'naïve–日本.json',
  '%20.json',
  '\\N.json',
  '*?[a].json',
];

for (const name of ODD_NAMES) {
  test(`the name ${JSON.stringify(name)} is listed and read as it is`, async () => {
    const root = source(name);
    const [object, ...others] = await list(root);
    assert.deepEqual([object?.uri, others], [join(root, name), []]);
    assert.equal(object && (await read(object)), name);
  });
}

test('an empty folder has no objects, and is no error', async () => {
  assert.deepEqual(await list(source()), []);
});

test('an empty file is an object', async () => {
  const root = source('a.json');
  truncateSync(join(root, 'a.json'));
  const [object] = await list(root);
  assert.deepEqual([object?.bytes, object && (await read(object))], [0, '']);
});

test('a single file can be the source', async () => {
  const path = join(source('logs/a.json', 'logs/b.json'), 'logs/a.json');
  assert.deepEqual(
    (await list(path)).map(({ uri }) => uri),
    [path],
  );
});

test('a file: URL names the same objects as the path', async () => {
  const root = source('a b.json', 'ü.json');
  assert.deepEqual(await list(pathToFileURL(root).href), await list(root));
});

test('what is not there is missing, and says so', async () => {
  const root = join(source(), 'nothing');
  await assert.rejects(list(root), loadError('SOURCE_MISSING', root));
});

test('what is neither file nor folder is no object: reading a pipe would wait for ever', async () => {
  const root = source('a.json');
  execFileSync('mkfifo', [join(root, 'pipe.json')]);
  assert.deepEqual(await names(root), ['a.json']);
});

test('an object that was changed, replaced or removed since it was listed is not read', async () => {
  const changes: ((path: string) => void)[] = [
    (path) => writeFileSync(path, 'longer than it was'),
    (path) => truncateSync(path, 1),
    (path) => utimesSync(path, 1, 1),
    (path) => rmSync(path),
  ];
  for (const change of changes) {
    const [object] = await list(source('a.json'));
    assert.ok(object);
    change(object.uri);
    await assert.rejects(read(object), loadError('OBJECT_CHANGED', object.uri));
  }
});

test('an object that changes while it is read is an error, not half an object', async () => {
  for (const change of [
    (path: string) => truncateSync(path, 300_000),
    (path: string) => writeFileSync(path, 'x'.repeat(600_000)),
  ]) {
    const path = join(source(), 'large.json');
    writeFileSync(path, 'x'.repeat(600_000));
    utimesSync(path, 1, 1);
    const [object] = await list(path);
    assert.ok(object);
    const chunks = folderStore.read(object)[Symbol.asyncIterator]();
    await chunks.next();
    change(path);
    const rest = async () => {
      while (!(await chunks.next()).done);
    };
    await assert.rejects(rest, loadError('OBJECT_CHANGED', path));
  }
});

test('a large object is read in pieces, whole', async () => {
  const path = join(source(), 'large.json');
  const content = 'spark'.repeat(200_000);
  writeFileSync(path, content);
  const [object] = await list(path);
  assert.ok(object);
  assert.equal(await read(object), content);
});

test('where room is lent, an object is read into it, piece by piece', async () => {
  const root = source();
  const text = 'spark'.repeat(1000);
  writeFileSync(join(root, 'one.json'), text);
  writeFileSync(join(root, 'none.json'), '');
  const room = Buffer.alloc(1024);
  for (const object of await list(root)) {
    const pieces: string[] = [];
    for await (const chunk of folderStore.read(object, undefined, room)) {
      assert.equal(chunk.buffer, room.buffer);
      pieces.push(Buffer.from(chunk).toString());
    }
    assert.equal(pieces.join(''), object.bytes === 0 ? '' : text);
    assert.equal(pieces.length, Math.ceil(object.bytes / room.length));
  }
});

test('a folder or file that may not be read is unavailable, and named', async () => {
  const root = source('open/a.json', 'closed/b.json');
  chmodSync(base, 0o755);
  chmodSync(root, 0o755);
  const [object] = await list(join(root, 'open'));
  assert.ok(object);
  chmodSync(object.uri, 0);
  chmodSync(join(root, 'closed'), 0);
  await asOrdinaryUser(async () => {
    await assert.rejects(list(root), loadError('SOURCE_UNAVAILABLE', join(root, 'closed')));
    await assert.rejects(read(object), loadError('SOURCE_UNAVAILABLE', object.uri));
  });
  chmodSync(join(root, 'closed'), 0o700);
});

test('more objects than fit in one batch come in several, all of them', async () => {
  const root = source();
  for (let i = 0; i < 5_001; i += 1) writeFileSync(join(root, `${i}.json`), '');
  const sizes: number[] = [];
  for await (const batch of folderStore.list(root)) sizes.push(batch.length);
  assert.deepEqual(sizes, [5_000, 1]);
});

test('a small text file is read whole; one that is not there is missing', async () => {
  const root = source('paths.json');
  assert.equal(await readText(folderStore, join(root, 'paths.json')), 'paths.json');
  await assert.rejects(readText(folderStore, join(root, 'nothing')), loadError('SOURCE_MISSING'));
  await assert.rejects(readText(folderStore, source()), loadError('SOURCE_MISSING'));
});
