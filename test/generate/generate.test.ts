import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { LoadError } from '../../src/model/errors.js';
import { GENERATE_DEFAULTS, generateSource } from '../../src/generate/generate.js';

let home: string;
before(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'sparkify-generate-'));
});
after(() => rm(home, { recursive: true, force: true }));

const small = { days: 3, users: 20, songs: 60, seed: 7 };

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const pairs = names.sort().map(async (name) => [path.relative(folder, name), await readFile(name)] as const);
  return new Map(await Promise.all(pairs));
}

async function generated(name: string, options: Partial<Parameters<typeof generateSource>[0]> = {}) {
  const out = path.join(home, name);
  const result = await generateSource({ ...small, ...options, out });
  return { result, out, files: await filesOf(out) };
}

function digest(files: Map<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(name).update(bytes);
  return hash.digest('hex');
}

function assertContains(all: Map<string, Buffer>, part: Map<string, Buffer>): void {
  assert.ok(part.size > 0);
  for (const [name, bytes] of part) assert.deepEqual(all.get(name), bytes, name);
}

test('the same options give the same bytes, these bytes', async () => {
  const first = digest((await generated('same-1')).files);
  assert.equal(digest((await generated('same-2')).files), first);
  assert.equal(first, '4ad422eafb338a1eb4ee3be0bcf02da6563ba818ab27b33b0e994103fa9b9e59');
});

test('another seed gives other data', async () => {
  const one = (await generated('seed-1')).files;
  const two = (await generated('seed-2', { seed: 8 })).files;
  const log = 'log_data/2018/11/2018-11-01-events.json';
  assert.notDeepEqual(one.get(log), two.get(log));
});

test('more days extend the same data, and a day can be generated apart', async () => {
  const five = (await generated('days-5', { days: 5 })).files;
  assertContains(five, (await generated('days-3')).files);
  assertContains(five, (await generated('days-apart', { days: 1, startDate: '2018-11-04' })).files);
});

test('more songs extend the same songs', async () => {
  const songsOf = (files: Map<string, Buffer>) => new Map([...files].filter(([name]) => name.startsWith('song_data/')));
  const more = (await generated('songs-90', { songs: 90 })).files;
  assertContains(songsOf(more), songsOf((await generated('songs-60')).files));
});

test('what is reported is what was written', async () => {
  const { result, out, files } = await generated('report');
  assert.equal(result.logData, path.join(out, 'log_data'));
  assert.equal(result.songData, path.join(out, 'song_data'));
  assert.equal(result.logJsonPath, path.join(out, 'log_json_path.json'));
  assert.equal(result.files, files.size);
  assert.equal(
    result.bytes,
    [...files.values()].reduce((sum, { length }) => sum + length, 0),
  );
  const logs = [...files].filter(([name]) => name.startsWith('log_data/'));
  assert.equal(result.events, logs.flatMap(([, bytes]) => bytes.toString().split('\n')).length);
  assert.equal(result.songs, [...files.keys()].filter((name) => /^song_data\/A\/[A-Z]\/[A-Z]\/TR/.test(name)).length);
});

test('compressed logs hold the same lines and take the place of the others', async () => {
  const plain = (await generated('compressed')).files;
  const zipped = (await generated('compressed', { compress: true })).files;
  assert.equal(zipped.size, plain.size);
  const log = 'log_data/2018/11/2018-11-02-events.json';
  assert.equal(zipped.get(log), undefined);
  assert.deepEqual(gunzipSync(zipped.get(`${log}.gz`) ?? Buffer.alloc(0)), plain.get(log));
  assert.equal(digest((await generated('compressed')).files), digest(plain));
});

test('days and song folders go on over years and thousands of songs', async () => {
  const { files } = await generated('long', {
    days: 1,
    startDate: '2024-02-29',
    songs: 1000,
    users: 3000,
    eventsPerDay: 20_000,
  });
  const log = files.get('log_data/2024/02/2024-02-29-events.json')?.toString() ?? '';
  assert.ok(log.split('\n').length > 5000);
  assert.equal(files.size, 1002);
});

test('every wrong option is named at once', async () => {
  const wrong = { out: ' ', days: -1, users: 0, songs: 1.5, seed: NaN, startDate: '2018-02-30', eventsPerDay: 0 };
  await assert.rejects(generateSource(wrong), (error: unknown) => {
    assert.ok(error instanceof LoadError);
    assert.equal(error.code, 'INPUT_INVALID');
    for (const name of Object.keys(wrong)) assert.match(error.message, new RegExp(`\\b${name}: expected`));
    return true;
  });
  await assert.rejects(generateSource({ ...small, out: home, startDate: '2018-10-31' }), /startDate: expected a date/);
});

test('a folder that cannot be written is an error that names it', async () => {
  const inTheWay = path.join(home, 'file');
  await writeFile(inTheWay, '');
  await assert.rejects(generateSource({ ...GENERATE_DEFAULTS, out: inTheWay }), (error: unknown) => {
    assert.ok(error instanceof LoadError);
    assert.equal(error.code, 'INPUT_INVALID');
    assert.ok(error.message.includes(inTheWay));
    return true;
  });
});
