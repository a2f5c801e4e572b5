import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { clockProbes } from '../../../src/cli/commands/doctor/clock-probes.js';
import { runProbes } from '../../../src/cli/commands/doctor/finding.js';
import { openSubject } from '../../../src/cli/commands/doctor/subject.js';
import { temporalProbes } from '../../../src/cli/commands/doctor/temporal-probes.js';
import { warehouseProbes } from '../../../src/cli/commands/doctor/warehouse-probes.js';
import { generateSource } from '../../../src/generate/generate.js';
import { sqlFile } from '../../../src/sql/files.js';
import { startWorker } from '../../../src/worker.js';
import { ignore } from '../../embedded/support/homes.js';
import { sparkify } from '../../support/cli.js';
import { testDatabase } from '../../support/database.js';
import { assertFailed, namesOf, runDoctor } from '../../support/doctor.js';
import { environmentOf } from '../../support/environment.js';
import { freePort } from '../../support/free-port.js';
import { testHome } from '../../support/home.js';
import { registerNamespace } from '../../support/register-namespace.js';
import { withTemporal } from '../../support/run-workflow.js';
import { testServices } from '../../support/services.js';

const home = testHome();
const { temporal } = await testServices();
const { settings: warehouse, client } = await testDatabase();
const source = await generateSource({ out: join(home, 'data'), days: 1, users: 3, songs: 3, seed: 1, eventsPerDay: 9 });
const settings = {
  ...warehouse,
  S3_LOG_DATA: source.logData,
  S3_SONG_DATA: source.songData,
  S3_LOG_JSONPATH: source.logJsonPath,
};
const TEMPORAL = { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace };

const doctor = (changes: Partial<typeof settings> = {}, env: Record<string, string> = {}, ...flags: string[]) =>
  runDoctor(home, { ...environmentOf({ ...settings, ...changes }), ...TEMPORAL, ...env }, ...flags);

async function newNamespace(): Promise<string> {
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  await withTemporal(temporal.address, ({ workflowService }) => registerNamespace(workflowService, namespace));
  return namespace;
}

const schemas = async () =>
  (await client.query<{ name: string }>('select nspname as name from pg_namespace order by 1')).rows;

test('on the embedded default, without anything configured, nothing fails', async () => {
  const own = testHome();
  const { status, stdout, stderr } = await sparkify(['doctor'], { home: own });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^✓ configuration +None: the embedded default/);
  assert.match(stdout, /^✓ search attributes +All 4 are registered$/m);
  assert.match(stdout, /^- COPY role +Redshift only$/m);
  assert.match(stdout, /^✓ Temporal's clock +0\.\d s/m);
});

test('with a worker nothing fails, and nothing is left behind', async () => {
  const before = await schemas();
  const worker = await startWorker(settings, { connection: { address: temporal.address } }, { logLevel: 'error' });
  try {
    const found = await doctor();
    assert.deepEqual(namesOf(found, 'failed'), []);
    assert.deepEqual(namesOf(found, 'skipped'), ['staging prefix', 'COPY role', 'notifications']);
    for (const name of ['staging prefix', 'COPY role']) assert.equal(found[name]?.message, 'Redshift only');
    assert.match(found['notifications']?.message ?? '', /no channel|\[NOTIFY\]/i);
    assert.match(found['worker']?.message ?? '', /^[1-9]/);
    assert.match(found['warehouse']?.message ?? '', /^PostgreSQL 18/);
  } finally {
    await worker.stop();
  }
  assert.deepEqual(await schemas(), before);
  await withTemporal(temporal.address, async ({ workflow }) => {
    for (const deadline = Date.now() + 10_000; ;) {
      const left = await workflow.count("WorkflowType = 'sparkifyDoctor'");
      if (left.count === 0) return;
      assert.ok(Date.now() < deadline, `${left.count} workflows are left`);
    }
  });
});

test('all problems of the configuration are named at once', async () => {
  const found = await doctor({}, { SPARKIFY_LOAD_SCHEMA: 'Public!', SPARKIFY_CLUSTER_ENGINE: 'oracle' });
  assertFailed(found, 'configuration', /\[CLUSTER\] ENGINE[\s\S]*\[LOAD\] SCHEMA/, /dwh\.cfg/);
  assert.deepEqual(Object.keys(found), ['configuration', 'all others']);
});

test('a folder of custom checks that is gone is named, and all else is tried', async () => {
  const found = await doctor({ LOAD_CHECKS: join(home, 'no-checks') });
  assertFailed(found, 'custom files', /LOAD_CHECKS: there is no folder .*no-checks/, /dwh\.cfg/);
  assert.equal(found['logs']?.status, 'ok');
});

test('neither Temporal nor the warehouse answers: the sources are tried all the same', async () => {
  const one = await freePort();
  const other = await freePort();
  const found = await doctor({ CLUSTER_DB_PORT: one }, { TEMPORAL_ADDRESS: `127.0.0.1:${other}` });
  assertFailed(found, 'Temporal', new RegExp(`127.0.0.1:${other}`), /TEMPORAL_ADDRESS/);
  assertFailed(found, 'warehouse', /ECONNREFUSED/, /\[CLUSTER\] HOST and DB_PORT/);
  assert.equal(found['logs']?.status, 'ok');
  for (const name of ['worker', 'search attributes', 'isolation', 'schemas of runs', "Temporal's clock"]) {
    assert.match(found[name]?.message ?? '', /^Not tried: it needs/, name);
  }
});

test('a wrong password, no such namespace, a missing and an empty source, broken JSONPaths', async () => {
  const empty = join(home, 'empty');
  const broken = join(home, 'broken.json');
  mkdirSync(empty);
  writeFileSync(broken, '{"jsonpaths": ["artist"');
  const sources = { S3_LOG_DATA: join(home, 'missing'), S3_SONG_DATA: empty, S3_LOG_JSONPATH: broken };
  const found = await doctor({ ...sources, CLUSTER_DB_PASSWORD: 'wrong' }, { TEMPORAL_NAMESPACE: 'nowhere' });
  assertFailed(found, 'namespace', /nowhere/, /namespace create --namespace nowhere/);
  assertFailed(found, 'warehouse', /password authentication failed/, /DB_PASSWORD/);
  assertFailed(found, 'logs', /missing/, /source URI/);
  assertFailed(found, 'songs', /holds no object/, /\[S3\] SONG_DATA/);
  assertFailed(found, 'JSONPaths', /not JSON/, /one path a column/);
  assert.equal(found['Temporal']?.status, 'ok');
});

test('JSONPaths that do not fit the columns, a source that is not set, and no worker', async () => {
  const short = join(home, 'short.json');
  writeFileSync(short, JSON.stringify({ jsonpaths: ["$['artist']"] }));
  const namespace = await newNamespace();
  const changes = { S3_LOG_JSONPATH: short, S3_SONG_DATA: '' };
  const found = await doctor(changes, { TEMPORAL_NAMESPACE: namespace });
  assertFailed(found, 'JSONPaths', /1 paths.*18 columns/, /artist, auth, first_name/);
  assertFailed(found, 'songs', /SONG_DATA is not set/, /SPARKIFY_S3_SONG_DATA/);
  assertFailed(found, 'worker', /task queue sparkify/, /sparkify worker/);
});

test('search attributes are registered when that is asked for', async () => {
  const namespace = await newNamespace();
  const attributes = async (...flags: string[]) =>
    (await doctor({}, { TEMPORAL_NAMESPACE: namespace }, ...flags))['search attributes'];
  const missing = await attributes();
  assert.match(
    missing?.message ?? '',
    /^Not registered: SparkifyLoadDate, SparkifyOutcome, SparkifyRowsLoaded, Sparkify/,
  );
  assert.match(missing?.remedy ?? '', /doctor --register/);
  assert.match((await attributes('--register'))?.message ?? '', /^Registered SparkifyLoadDate/);
  assert.equal((await attributes())?.message, 'All 4 are registered');
});

test('rights that are missing are named, with the statement that grants them', async () => {
  const user = `reader_${randomBytes(4).toString('hex')}`;
  await client.query(`create user ${user} password 'secret'; create schema ops; create schema star`);
  await client.query(`create table star.users (a int); grant usage, create on schema star to ${user}`);
  const login = { CLUSTER_DB_USER: user, CLUSTER_DB_PASSWORD: 'secret' };
  const found = await doctor({ ...login, LOAD_SCHEMA: 'star', LOAD_OPS_SCHEMA: 'ops' });
  const database = settings.CLUSTER_DB_NAME;
  assertFailed(
    found,
    'schemas of runs',
    /permission denied/,
    new RegExp(`create on database "${database}" to "${user}"`),
  );
  assertFailed(found, 'schema star', /No right to write to users/, new RegExp(`"star" to "${user}"`));
  assertFailed(found, 'schema ops', /permission denied/, new RegExp(`create on schema "ops" to "${user}"`));
  await client.query(`drop owned by ${user}; drop user ${user}; drop schema ops; drop schema star cascade`);
});

test('tables that somebody changed are named, with column, expected and found type; those of an older version pass', async () => {
  await client.query('create schema star; create schema ops; set search_path to star, ops');
  for (const path of ['star/artist', 'ops/load_run', 'ops/schema_version']) {
    const [schema] = path.split('/');
    await client.query(`set search_path to ${schema}; ${sqlFile(`tables/${path}.sql`).text}`);
  }
  await client.query('set search_path to public; alter table ops.load_run drop column program_version');
  const tables = async () => (await doctor({ LOAD_SCHEMA: 'star', LOAD_OPS_SCHEMA: 'ops' }))['tables'];
  assert.equal((await tables())?.status, 'ok');
  await client.query('alter table star.artist alter column name type varchar(10)');
  await client.query('alter table ops.load_run drop column moved_plays');
  const changed = await tables();
  assert.equal(changed?.status, 'failed');
  assert.match(changed.message, /^SCHEMA_MISMATCH: /);
  assert.match(changed.message, /artist\.name is varchar\(10\): expected varchar\(512\)/);
  assert.match(changed.message, /load_run\.moved_plays is missing: expected bigint/);
  assert.match(changed.remedy ?? '', /Restore the named columns/);
  await client.query('drop schema star cascade; drop schema ops cascade');
});

test('a database that orders text by a language is named', async () => {
  const database = `language_${randomBytes(4).toString('hex')}`;
  await client.query(`create database ${database} template template0 locale_provider icu icu_locale 'en-US'`);
  const found = await doctor({ CLUSTER_DB_NAME: database });
  assertFailed(found, 'order of text', /does not order text by its bytes/, /./);
  await client.query(`drop database ${database} with (force)`);
});

test('a clock that is off by more than a minute is a problem, and by less is none', async () => {
  const to = { dataConverter: {}, uiUrl: null };
  const target = { connection: { address: temporal.address }, namespace: temporal.namespace, ...to };
  const close = async () => undefined;
  const platform = { settings, temporal: target, embedded: true, report: ignore, close };
  const subject = openSubject(platform, false);
  const now = Date.now.bind(Date);
  try {
    await runProbes([...temporalProbes(subject), ...warehouseProbes(subject)]);
    for (const [off, status] of [
      [-90_000, 'failed'],
      [90_000, 'failed'],
      [30_000, 'ok'],
    ] as const) {
      mock.method(Date, 'now', () => now() + off);
      const found = await runProbes(clockProbes(subject));
      mock.restoreAll();
      assert.deepEqual(
        found.map((finding) => finding.status),
        [status, status],
        JSON.stringify(found),
      );
    }
  } finally {
    await subject.close();
  }
});
