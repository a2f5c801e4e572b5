import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import {
  allowedSources,
  allowSources,
  publishWorkerSources,
  rememberLoadSources,
} from '../../../src/cli/runtime/source-memory.js';
import { resolveSources, type SourceRequest } from '../../../src/cli/runtime/sources.js';
import type { SourceSettings } from '../../../src/cli/runtime/source-memory.js';
import { SETTINGS } from '../../../src/config/settings.js';
import { temporaryFolder } from '../../embedded/support/homes.js';

const LAST = { S3_LOG_DATA: '/last/logs', S3_SONG_DATA: '/last/songs', S3_LOG_JSONPATH: '/last/paths.json' };
const UP = { S3_LOG_DATA: '/up/logs', S3_SONG_DATA: '/up/songs' };

let home = '';
beforeEach(() => (home = temporaryFolder()));
afterEach(() => {
  rmSync(home, { recursive: true });
  delete process.env['SPARKIFY_S3_LOG_DATA'];
});

function resolve(request: SourceRequest = {}, configured: SourceSettings = {}, ofHome = home) {
  return resolveSources({ ...SETTINGS.parse({}), ...configured }, request, 'dwh.cfg', ofHome);
}

test('a source is from the first place that names it, and the sentence says which', async () => {
  rememberLoadSources(home, LAST);
  assert.equal(
    (await resolve()).description,
    'Reads logs from /last/logs and songs from /last/songs (from the last load that completed)',
  );
  const withdraw = publishWorkerSources(home, UP, 'all');
  assert.match((await resolve()).description, /\/up\/logs and songs from \/up\/songs \(from the worker that is up\)/);
  assert.match((await resolve({}, { S3_LOG_DATA: '/file/logs' })).description, /\/file\/logs \(from dwh.cfg\)/);
  process.env['SPARKIFY_S3_LOG_DATA'] = '/env/logs';
  assert.match((await resolve({}, { S3_LOG_DATA: '/env/logs' })).description, /\/env\/logs \(from the environment\)/);
  assert.match((await resolve({ logData: '/flag' }, UP)).description, /\/flag \(from the flags\)/);
  withdraw();
  assert.match((await resolve()).description, /the last load/);
});

test('naming one source keeps the other, but not the JSONPaths file of other logs', async () => {
  rememberLoadSources(home, LAST);
  const { places, description } = await resolve({ logData: '/new' });
  assert.deepEqual(places, { logData: '/new', songData: '/last/songs', logJsonPath: null });
  assert.equal(
    description,
    'Reads logs from /new (from the flags) and songs from /last/songs (from the last load that completed)',
  );
  const kept = await resolve({ songData: '/new' });
  assert.deepEqual(kept.places, { logData: '/last/logs', songData: '/new', logJsonPath: '/last/paths.json' });
  const configured = await resolve({ logData: '/new' }, { S3_LOG_JSONPATH: '/file/paths.json' });
  assert.equal(configured.places.logJsonPath, '/file/paths.json');
});

test('a home without any load has generated data, and somebody’s own logs get no generated songs', async () => {
  const { sources, description } = await resolve();
  assert.equal(sources.S3_LOG_DATA, join(home, 'data/log_data'));
  assert.match(description, /\(from generated data\)$/);
  assert.equal((await resolve({ logData: '/own' })).sources.S3_SONG_DATA, undefined);
  rememberLoadSources(home, LAST);
  assert.match((await resolve({ generated: true })).description, /\(from generated data\)$/, 'as demo asks for');
});

test('with a configured warehouse the worker names what is not configured here, and nothing is remembered', async () => {
  const bare = await resolve({}, {}, '');
  assert.deepEqual(bare.places, { logData: undefined, songData: undefined, logJsonPath: undefined });
  assert.equal(bare.description, 'Reads the sources that the configuration of the worker names');
  const half = await resolve({}, { S3_LOG_DATA: 's3://bucket/logs' }, '');
  assert.equal(half.places.logJsonPath, undefined, 'the JSONPaths file is that of the worker');
  assert.match(half.description, /s3:\/\/bucket\/logs \(from dwh.cfg\) and songs from where the configuration/);
});

test('looking at sources remembers nothing, and the worker of a process that ended names nothing', async () => {
  await resolve({ logData: '/nonexistent', songData: '/nonexistent' });
  assert.match((await resolve()).description, /generated data/);
  writeFileSync(join(home, 'worker-sources.json'), JSON.stringify({ ...UP, process: { pid: 1, start: 'never' } }));
  assert.match((await resolve()).description, /generated data/);
});

test('locations that loads may read are kept, also those that an older version kept', () => {
  writeFileSync(join(home, 'sources.json'), JSON.stringify({ ...LAST, all: ['/older'] }));
  allowSources(home, ['/new']);
  allowSources(home, ['/new', '/newer']);
  assert.deepEqual(allowedSources(home), ['/older', '/new', '/newer']);
  rememberLoadSources(home, LAST);
  assert.deepEqual([...allowedSources(home)].sort(), ['/new', '/newer', '/older']);
});
