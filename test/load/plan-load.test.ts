import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { planLoad } from '../../src/load/plan-load.js';
import { SETTINGS, type Settings } from '../../src/config/settings.js';
import { loadError } from '../support/expect.js';
import { source } from '../support/folder-source.js';

const NOW = new Date('2026-01-02T03:04:05.678Z');
const CONFIGURED = { S3_LOG_DATA: '/data/logs', S3_SONG_DATA: '/data/songs', S3_LOG_JSONPATH: '/data/paths.json' };

function plan(input?: unknown, settings: Partial<Settings> = CONFIGURED, alsoAllowed: readonly string[] = []) {
  const deps = { settings: { ...SETTINGS.parse({}), ...settings }, alsoAllowed: () => alsoAllowed };
  return planLoad(deps, input, NOW);
}

for (const nothing of [undefined, null, {}]) {
  test(`without input (${JSON.stringify(nothing) ?? 'undefined'}) the configuration says what is loaded`, () => {
    const { logData, songData, logJsonPath, window, full, maxErrors, summary } = plan(nothing);
    assert.deepEqual([logData, songData, logJsonPath], ['/data/logs', '/data/songs', '/data/paths.json']);
    assert.deepEqual([window, full, maxErrors], [null, false, 0]);
    assert.equal(summary, 'Load what is new from /data/logs and /data/songs');
  });
}

test('a run is named by its time, fits a name of the warehouse, and no two are the same', () => {
  const one = plan().loadId;
  const other = plan().loadId;
  assert.match(one, /^20260102t030405_[0-9a-f]{8}$/);
  assert.notEqual(one, other);
});

test('the input wins over the configuration', () => {
  assert.equal(plan({ maxErrors: 7 }, { ...CONFIGURED, LOAD_MAX_ERRORS: 3 }).maxErrors, 7);
  assert.equal(plan({}, { ...CONFIGURED, LOAD_MAX_ERRORS: 3 }).maxErrors, 3);
  assert.equal(plan({ full: true }).summary, 'Load all objects from /data/logs and /data/songs');
});

test('damaged text is repaired where the input says so, or the configuration', () => {
  const repairing = { ...CONFIGURED, LOAD_REPAIR_TEXT: true };
  assert.deepEqual([plan().repairText, plan({ repairText: true }).repairText], [false, true]);
  assert.deepEqual([plan({}, repairing).repairText, plan({ repairText: false }, repairing).repairText], [true, false]);
  assert.match(plan({ repairText: true }).summary, /, and repair its text$/);
  assert.match(plan({ repairText: true, onFailure: 'hold' }).summary, /, and repair its text and hold what fails$/);
});

test('what fails ends the load, unless the input or the configuration says that it is held', () => {
  const hold = { ...CONFIGURED, LOAD_ON_FAILURE: 'hold', LOAD_HOLD_HOURS: 3 } as const;
  assert.deepEqual([plan().onFailure, plan().holdHours], ['fail', 24]);
  assert.deepEqual([plan({}, hold).onFailure, plan({}, hold).holdHours], ['hold', 3]);
  assert.equal(plan({ onFailure: 'fail' }, hold).onFailure, 'fail');
  assert.match(plan({ onFailure: 'hold' }).summary, /, and hold what fails$/);
});

test('a day, and days from … to …, become the window of the run', () => {
  const day = plan({ date: '2018-11-05' });
  assert.deepEqual(day.window, { from: '2018-11-05', to: '2018-11-05' });
  assert.match(day.summary, /^Load what is new of 2018-11-05 from/);
  const days = plan({ from: '2018-11-05', to: '2018-11-07' });
  assert.deepEqual(days.window, { from: '2018-11-05', to: '2018-11-07' });
  assert.match(days.summary, /of 2018-11-05 to 2018-11-07 from/);
});

test('every check is in the plan, with its severity', () => {
  const { checks } = plan();
  const severity = (name: string) => checks.find((check) => check.name === name)?.severity;
  assert.deepEqual([severity('users_key'), severity('match_rate')], ['error', 'warn']);
  assert.equal(new Set(checks.map(({ name }) => name)).size, checks.length);
});

test('sources that neither input nor configuration has are named, all at once', () => {
  assert.throws(() => plan({}, {}), loadError('INPUT_INVALID', '2 problem(s)', 'logData:', 'songData:'));
});

const ALLOWED = ['/data/logs', '/data/logs/', '/data/logs/2018/11', '/archive/a', '/archive', 's3://old/logs/2017'];

for (const logData of ALLOWED) {
  test(`${logData} may be read: it is in what the worker is configured with`, () => {
    const settings = { ...CONFIGURED, LOAD_ALLOWED_SOURCES: ' /archive/  s3://old/logs ' };
    assert.equal(plan({ logData }, settings).logData, logData);
  });
}

const REFUSED = [
  '/etc',
  '/data',
  '/',
  '/data/logsome',
  '/data/logs/../../etc',
  '/data/logs/..',
  's3://old/logs2',
  's3://old',
  's3://data/logs',
  'file:///etc',
  'logs',
  '/data//logs/x',
];

for (const uri of REFUSED) {
  test(`${uri} may not be read`, () => {
    const settings = { ...CONFIGURED, LOAD_ALLOWED_SOURCES: 's3://old/logs' };
    for (const name of ['logData', 'songData', 'logJsonPath']) {
      assert.throws(
        () => plan({ [name]: uri }, settings),
        loadError('INPUT_INVALID', name, uri, 'LOAD_ALLOWED_SOURCES'),
      );
    }
  });
}

test('what the worker is configured with may be read without being allowed', () => {
  assert.equal(plan({ songData: '/data/songs', logJsonPath: '/data/paths.json' }).songData, '/data/songs');
});

test('a way out of a file: URL is refused too, however it is written', () => {
  const settings = { ...CONFIGURED, LOAD_ALLOWED_SOURCES: 'file:///archive' };
  for (const logData of [
    'file:///archive/%2e%2e/etc',
    'file:///archive/.%2E/etc',
    'file:///archive\\..\\etc',
    'file://host/archive',
    'file:///archive/%2f',
  ]) {
    assert.throws(() => plan({ logData }, settings), loadError('INPUT_INVALID'));
  }
});

test('a folder and its file: URL are the same place', () => {
  assert.equal(plan({ logData: 'file:///data/logs/2018' }).logData, 'file:///data/logs/2018');
});

test('places that a command has named in its home may be read as well, as they are at that time', () => {
  const deps = { settings: { ...SETTINGS.parse({}), ...CONFIGURED }, alsoAllowed: () => ['/elsewhere'] };
  assert.equal(planLoad(deps, { logData: '/elsewhere/logs' }, NOW).logData, '/elsewhere/logs');
});

test('a place that was named to this machine since may be read, and no other', () => {
  assert.equal(plan({ logData: '/named/logs' }, CONFIGURED, ['/named']).logData, '/named/logs');
  assert.throws(() => plan({ logData: '/other' }, CONFIGURED, ['/named']), loadError('INPUT_INVALID', '/other'));
});

test('a link in a source that leads out of it may not be named, nor what is behind it; the source itself may be one', () => {
  const outside = source('secret.json');
  const root = source('2018/a.json');
  symlinkSync(outside, join(root, 'out'));
  symlinkSync(root, `${root}-link`);
  symlinkSync(join(root, '2018'), join(root, 'latest'));
  const told = (logData: string, place = root) => plan({ logData }, { ...CONFIGURED, S3_LOG_DATA: place }).logData;
  for (const uri of ['out', 'out/', 'out/secret.json', '2018/../out'].map((name) => join(root, name))) {
    assert.throws(() => told(uri), loadError('INPUT_INVALID', 'logData', 'LOAD_ALLOWED_SOURCES'));
    assert.throws(() => told(`file://${uri}`), loadError('INPUT_INVALID', 'logData'));
  }
  for (const uri of ['latest', '2018', '2018/a.json'].map((name) => join(root, name))) assert.equal(told(uri), uri);
  assert.equal(told(`${root}-link/2018`, `${root}-link`), `${root}-link/2018`);
});
