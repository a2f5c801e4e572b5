import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import { sparkify, startSparkify, type RunningCli } from '../support/cli.js';
import { testDatabase } from '../support/database.js';
import { environmentOf } from '../support/environment.js';
import { testHome } from '../support/home.js';
import { withNamespace, withWorker } from '../support/redshift-warehouse.js';
import { testServices } from '../support/services.js';
import { until } from '../support/until.js';
import { assertFailed, BROKEN_TEMPORAL, BROKEN_WAREHOUSE, MAX_MS } from './support/failing.js';

/** Time that a process may take for itself, in times of `sparkify --version`, which loads next to nothing. */
const STARTS = 20;

const home = testHome();
const { temporal } = await testServices();
const { settings, client: admin } = await testDatabase();
const made = await generateSource({ out: join(home, 'data'), days: 1, users: 3, songs: 3, seed: 1, eventsPerDay: 9 });
const sources = { S3_LOG_DATA: made.logData, S3_SONG_DATA: made.songData };
const working = {
  ...environmentOf({ ...settings, ...sources }),
  TEMPORAL_ADDRESS: temporal.address,
  SPARKIFY_HOME: home,
};

/** Limit of the time that a process takes to fail. On a busy machine it waits for the processor, too, as `--version` does. */
const limit = MAX_MS + STARTS * (await startMs());

async function startMs(): Promise<number> {
  const begun = Date.now();
  await sparkify(['--version'], { home });
  return Date.now() - begun;
}

/** Waits until a command says something, in time and without a stack, and ends it by a signal. @returns how it ended. */
async function assertSays(running: RunningCli, says: RegExp, signal: NodeJS.Signals = 'SIGTERM') {
  const begun = Date.now();
  try {
    await until(
      async () => running.stderr(),
      (stderr) => says.test(stderr),
    );
    assert.ok(Date.now() - begun < limit, `${Date.now() - begun} ms`);
  } finally {
    await running.end(signal);
  }
  const ended = await running.ended;
  assert.doesNotMatch(ended.stdout + ended.stderr, /^\s+at |INTERNAL/m);
  return ended;
}

/** One fault of each kind, as each takes a process: the other commands meet all of them. */
const OF_DOCTOR: readonly (readonly [what: string, env: Record<string, string> | undefined])[] = [
  ['no server of Temporal', BROKEN_TEMPORAL['no server']?.[0]],
  ['no TLS of Temporal', BROKEN_TEMPORAL['no TLS']?.[0]],
  ['no such namespace', BROKEN_TEMPORAL['no such namespace']?.[0]],
  ['no such certificate', BROKEN_TEMPORAL['no such certificate']?.[0]],
  ['no server of the warehouse', BROKEN_WAREHOUSE['no server']?.[0]],
  ['no such user of the warehouse', BROKEN_WAREHOUSE['no such user']?.[0]],
];

for (const [what, env] of OF_DOCTOR) {
  test(`doctor, ${what}: a finding says what is wrong, and what to do`, async () => {
    assert.ok(env);
    const begun = Date.now();
    const { status, stdout, stderr } = await sparkify(['doctor'], { home, env: { ...working, ...env } });
    const ms = Date.now() - begun;
    assert.doesNotMatch(stdout + stderr, /^\s+at |INTERNAL/m);
    assert.match(stdout, /^✗ .+\n(?: {23}.+\n)* {23}→ [A-Z].+/m);
    assert.equal(status, 1, stdout);
    assert.ok(ms < limit, `${ms} ms`);
  });
}

/** What a worker waits for instead of ending. */
const WAITING: Readonly<Record<string, readonly [env: Record<string, string>, says: RegExp]>> = {
  Temporal: [{ TEMPORAL_ADDRESS: '127.0.0.1:1' }, /Temporal cannot be reached: .+ Start Temporal there, or correct/],
  'the warehouse': [{ SPARKIFY_CLUSTER_DB_PORT: '1' }, /ECONNREFUSED.* Start the warehouse, or correct/],
};

for (const [what, [env, says]] of Object.entries(WAITING)) {
  test(`a worker waits for ${what}, says so, and ends by a signal in order`, async () => {
    const { status } = await assertSays(startSparkify(['worker'], { home, env: { ...working, ...env } }), says);
    assert.equal(status, 0);
  });
}

for (const what of ['no such database', 'no such user', 'no TLS', 'no such setting']) {
  test(`a worker ends: ${what} of the warehouse`, async () => {
    const [env, code, text] = BROKEN_WAREHOUSE[what] ?? assert.fail(what);
    const begun = Date.now();
    const { status, stderr } = await sparkify(['worker'], { home, env: { ...working, ...env } });
    assertFailed({ status: status ?? -1, stderr, ms: Date.now() - begun }, code, text, limit);
  });
}

test('a load without a worker says so soon', async () => {
  await withNamespace(async ({ options }) => {
    const load = startSparkify(['load'], { home, env: { ...working, TEMPORAL_NAMESPACE: options.namespace } });
    const { status, stderr } = await assertSays(
      load,
      /No worker polls task queue sparkify. Start one: sparkify worker/,
    );
    assert.equal(status, 130);
    assert.match(stderr, /continues in the workers.* sparkify cancel sparkify-load ends it/);
  });
});

/** Statements that break a database under the worker of a load. */
type Breaking = (database: string, role: string) => readonly string[];

/** Runs `sparkify load` with a worker whose database is broken after the worker has started. */
async function withBroken(breaking: Breaking, work: (env: Record<string, string>) => Promise<void>): Promise<void> {
  const name = `broken_${randomBytes(6).toString('hex')}`;
  await admin.query(`create role ${name} login password '${name}'`);
  await admin.query(`create database ${name} owner ${name}`);
  const own = { CLUSTER_DB_NAME: name, CLUSTER_DB_USER: name, CLUSTER_DB_PASSWORD: name };
  const broken = { ...settings, ...sources, ...own };
  try {
    await withWorker(broken, async ({ options }) => {
      for (const statement of breaking(name, name)) await admin.query(statement);
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${name}'`);
      await work({ ...working, ...environmentOf(broken), TEMPORAL_NAMESPACE: options.namespace });
    });
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`drop role ${name}`);
  }
}

const ENDING: Readonly<Record<string, readonly [Breaking, text: RegExp]>> = {
  'its database is gone': [
    (database) => [`drop database ${database} with (force)`],
    /Failed in createTables \(CONFIG_INVALID\)\n.*"broken_\w+" does not exist.*\nCreate the database, or correct/,
  ],
  'its user may not log in': [
    (_, role) => [`alter role ${role} nologin`],
    /Failed in createTables \(PERMISSION_DENIED\)\n.*not permitted to log in\nCorrect \[CLUSTER\] DB_USER/,
  ],
  'its user may not create schemas': [
    (database) => [`alter database ${database} owner to current_user`],
    /\(PERMISSION_DENIED\)\n.*permission denied[^]*\nGrant the loader role the named privilege/,
  ],
};

for (const [what, [breaking, text]] of Object.entries(ENDING)) {
  test(`a load ends: ${what}`, async () => {
    await withBroken(breaking, async (env) => {
      const begun = Date.now();
      const { status, stdout, stderr } = await sparkify(['load'], { home, env });
      const ms = Date.now() - begun;
      assert.match(stdout, text);
      assert.doesNotMatch(stdout + stderr, /^\s+at |INTERNAL/m);
      assert.equal(status, 1);
      assert.ok(ms < limit, `${ms} ms`);
    });
  });
}

const RETRIED: Readonly<Record<string, readonly [Breaking, says: RegExp]>> = {
  'its database takes no connections': [
    (database) => [`alter database ${database} allow_connections false`],
    /↻ createTables: attempt \d failed \(WAREHOUSE_UNAVAILABLE: .*not currently accepting connections.*\); attempt \d /,
  ],
  'its statements take too long': [
    (_, role) => [`alter role ${role} set statement_timeout = '1ms'`],
    /↻ \w+: attempt \d failed \(STATEMENT_TIMEOUT: .*alter role … set statement_timeout = 0\); attempt \d /,
  ],
};

for (const [what, [breaking, says]] of Object.entries(RETRIED)) {
  test(`a load says that a step is retried: ${what}`, async () => {
    await withBroken(breaking, async (env) => {
      await assertSays(startSparkify(['load'], { home, env }), says);
    });
  });
}
