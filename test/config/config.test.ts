import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseSettings, readConfig } from '../../src/config/config.js';
import { LoadError } from '../../src/model/errors.js';
import { loadError } from '../support/expect.js';

const folder = mkdtempSync(join(tmpdir(), 'sparkify-config-'));
after(() => rmSync(folder, { recursive: true }));

function configFile(text: string): string {
  const path = join(folder, 'dwh.cfg');
  writeFileSync(path, text);
  return path;
}

test('everything has a default, or may be left out', () => {
  const settings = parseSettings(new Map());
  assert.deepEqual(
    [settings.CLUSTER_HOST, settings.CLUSTER_DB_PORT, settings.CLUSTER_ENGINE, settings.LOAD_SCHEMA],
    [undefined, 5439, 'auto', 'public'],
  );
  assert.deepEqual([settings.LOAD_OPS_SCHEMA, settings.LOAD_MAX_ERRORS], ['sparkify_ops', 0]);
  assert.equal(settings.SHOW_PERSONAL_DATA, false);
});

test('the environment wins over the file, and an empty variable counts as none', () => {
  const path = configFile('[CLUSTER]\nHOST=file\nDB_PORT=1\nDB_NAME=file');
  const env = { SPARKIFY_CLUSTER_HOST: 'environment', SPARKIFY_CLUSTER_DB_PORT: '2', SPARKIFY_CLUSTER_DB_NAME: '' };
  const settings = readConfig(env, path);
  assert.equal(settings.CLUSTER_HOST, 'environment');
  assert.equal(settings.CLUSTER_DB_PORT, 2);
  assert.equal(settings.CLUSTER_DB_NAME, 'file');
});

test('the file can be named by the environment; an argument wins over it', () => {
  const path = configFile('[CLUSTER]\nHOST=file');
  assert.equal(readConfig({ SPARKIFY_CONFIG: path }).CLUSTER_HOST, 'file');
  assert.equal(readConfig({ SPARKIFY_CONFIG: join(folder, 'nothing') }, path).CLUSTER_HOST, 'file');
});

test('a file that is named and not there is an error', () => {
  const path = join(folder, 'nothing.cfg');
  assert.throws(() => readConfig({}, path), loadError('CONFIG_INVALID', path));
});

test('variables without our prefix are not ours, and sections of others are left alone', () => {
  const path = configFile('[AWS]\nKEY=k');
  assert.equal(readConfig({ CLUSTER_HOST: 'other' }, path).CLUSTER_HOST, undefined);
});

test('a file that is not understood is an error with its lines, not an empty file', () => {
  const path = configFile('cluster:\n  host: example.com\n  db_password: hunter2');
  assert.throws(
    () => readConfig({}, path),
    (error) => {
      assert.ok(error instanceof LoadError && error.code === 'CONFIG_INVALID');
      assert.match(error.message, /has 3 problem\(s\):\n {2}\S*dwh.cfg, line 1: expected a section/);
      assert.ok(!error.message.includes('hunter2'));
      return true;
    },
  );
});

test('a variable with our prefix that is none of ours is an error with the one that was meant', () => {
  const meant = {
    SPARKIFY_CLUSTER_HOSTS: 'did you mean SPARKIFY_CLUSTER_HOST?',
    SPARKIFY_S3_LOGDATA: 'did you mean SPARKIFY_S3_LOG_DATA?',
    SPARKIFY_LOAD_MAXERRORS: 'did you mean SPARKIFY_LOAD_MAX_ERRORS?',
    SPARKIFY_HOMES: 'did you mean SPARKIFY_HOME?',
    SPARKIFY_NONSENSE: 'sparkify init writes a file with all settings',
  };
  for (const [name, wanted] of Object.entries(meant)) {
    assert.throws(() => readConfig({ [name]: 'x' }), loadError('CONFIG_INVALID', `${name}: not known; ${wanted}`));
    readConfig({ [name]: '' });
  }
});

test('variables that Kubernetes sets for a service of our name are no settings', () => {
  readConfig({
    SPARKIFY_HOME: '/x',
    SPARKIFY_WORKER_SERVICE_HOST: '10.0.0.11',
    SPARKIFY_WORKER_SERVICE_PORT_METRICS: '9464',
    SPARKIFY_WORKER_PORT: 'tcp://10.0.0.11:9464',
    SPARKIFY_WORKER_PORT_9464_TCP_ADDR: '10.0.0.11',
  });
});

const WRONG = {
  CLUSTER_DB_PORT: ['70000', 'whole number from 1 to 65535'],
  CLUSTER_ENGINE: ['oracle', 'auto, postgres or redshift'],
  CLUSTER_TLS: ['maybe', 'verify or off'],
  IAM_ROLE_ARN: ['dwhRole', 'ARN of a role'],
  LOAD_SCHEMA: ['Star-1', 'lower-case name'],
  LOAD_MAX_ERRORS: ['many', 'whole number from 0 to 100000'],
  LOAD_DATE_PATTERN: ['(\\d+)', 'named groups year, month and day'],
  WORKER_CONCURRENCY: ['0', 'whole number from 1 to 100'],
  WORKER_LOG_LEVEL: ['loud', 'debug, info, warn or error'],
  SHOW_PERSONAL_DATA: ['perhaps', 'true or false'],
} as const;

test('every problem is reported at once, with the name of the setting in the file and in the environment', () => {
  const values = new Map(Object.entries(WRONG).map(([name, [value]]) => [name, value]));
  assert.throws(
    () => parseSettings(values),
    (error) => {
      assert.ok(error instanceof LoadError);
      assert.equal(error.code, 'CONFIG_INVALID');
      const lines = error.message.split('\n').slice(1);
      assert.equal(lines.length, values.size, error.message);
      for (const [name, [, expected]] of Object.entries(WRONG)) {
        const line = lines.find((one) => one.includes(`(SPARKIFY_${name})`));
        assert.ok(line?.includes(expected), `${name}: ${line}`);
      }
      assert.ok(error.message.includes('[CLUSTER] DB_PORT'));
      return true;
    },
  );
});

test('a value that is refused does not stand in the message: it may be a secret in the wrong place', () => {
  const values = new Map([['IAM_ROLE_ARN', 'my-secret']]);
  assert.throws(
    () => parseSettings(values),
    (error) => error instanceof LoadError && !error.message.includes('my-secret'),
  );
});

test('values that are allowed are taken', () => {
  const given = { IAM_ROLE_ARN: 'default', SHOW_PERSONAL_DATA: 'true', CLUSTER_TLS: 'off', LOAD_SCHEMA: 'star_1' };
  const settings = parseSettings(new Map(Object.entries(given)));
  assert.deepEqual({ ...settings, ...given, SHOW_PERSONAL_DATA: true }, settings);
});

test('a staging prefix inside of a source is refused: what is written there would be loaded', () => {
  const withWork = (S3_WORK_PREFIX: string) =>
    parseSettings(
      new Map([
        ['S3_LOG_DATA', 's3://bucket/logs'],
        ['S3_WORK_PREFIX', S3_WORK_PREFIX],
      ]),
    );
  assert.throws(
    () => withWork('s3://bucket/logs/work'),
    loadError('CONFIG_INVALID', '[S3] WORK_PREFIX', 'outside the sources'),
  );
  assert.equal(withWork('s3://bucket/logs-work').S3_WORK_PREFIX, 's3://bucket/logs-work');
});

test('an empty SPARKIFY_CONFIG is as good as none', () => {
  assert.deepEqual(readConfig({ SPARKIFY_CONFIG: '' }), readConfig({}));
});
