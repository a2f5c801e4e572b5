import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { NativeConnection } from '@temporalio/worker';
import { main } from '../../src/cli/main.js';
import { explainError } from '../../src/cli/runtime/explain-error.js';
import { ERRORS, LoadError, type ErrorCode } from '../../src/model/errors.js';
import { testDatabase } from '../support/database.js';
import { environmentOf } from '../support/environment.js';
import { testHome } from '../support/home.js';
import { testServices } from '../support/services.js';
import { assertFailed, BROKEN_TEMPORAL, BROKEN_WAREHOUSE, type Ending } from './support/failing.js';

const home = testHome();
const { temporal } = await testServices();
const { settings } = await testDatabase();
const sources = { S3_LOG_DATA: join(home, 'logs'), S3_SONG_DATA: join(home, 'songs') };
const working = {
  ...environmentOf({ ...settings, ...sources }),
  TEMPORAL_ADDRESS: temporal.address,
  SPARKIFY_HOME: home,
};

const before = { ...process.env };
const folder = process.cwd();
process.chdir(home);
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  process.exitCode = undefined;
});
after(() => process.chdir(folder));

/** Runs a command in this process. Those that start nothing need no process of their own. */
async function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ending> {
  Object.assign(process.env, env);
  const write = process.stderr.write.bind(process.stderr);
  let stderr = '';
  process.stderr.write = (text: string | Uint8Array): boolean => {
    stderr += String(text);
    return true;
  };
  const begun = Date.now();
  try {
    return { status: await main(args), stderr, ms: Date.now() - begun };
  } finally {
    process.stderr.write = write;
    process.exitCode = undefined;
  }
}

const DAYS = ['--from', '2018-11-01', '--to', '2018-11-02', '--yes'];
const OF_TEMPORAL: readonly (readonly string[])[] = [
  ['load'],
  ['worker', '--health'],
  ['resolve', 'sparkify-load', 'retry'],
  ['schedule', 'apply'],
  ['schedule', 'show'],
  ['schedule', 'pause', '--note', 'x'],
  ['schedule', 'resume'],
  ['schedule', 'trigger'],
  ['schedule', 'delete', '--yes'],
  ['schedule', 'backfill', ...DAYS],
];
/** Commands that try the faults which take seconds: all of them connect in one place. */
const SLOW = ['no server', 'no TLS', 'no API keys'];
const OF_SLOW: readonly (readonly string[])[] = [['load'], ['worker', '--health'], ['schedule', 'show']];
const OF_WAREHOUSE: readonly (readonly string[])[] = [
  ['status'],
  ['check'],
  ['query', 'top_songs'],
  ['report'],
  ['plan'],
];

for (const [what, [env, text]] of Object.entries(BROKEN_TEMPORAL)) {
  for (const args of SLOW.includes(what) ? OF_SLOW : OF_TEMPORAL) {
    test(`${args.join(' ')}, ${what} of Temporal`, async () => {
      assertFailed(await run(args, { ...working, ...env }), 'CONFIG_INVALID', text);
    });
  }
}

for (const [what, [env, code, text]] of Object.entries(BROKEN_WAREHOUSE)) {
  for (const args of OF_WAREHOUSE) {
    test(`${args.join(' ')}, ${what} of the warehouse`, async () => {
      assertFailed(await run(args, { ...working, ...env }), code, text);
    });
  }
}

const OTHERS: readonly (readonly [
  args: readonly string[],
  code: ErrorCode,
  text: RegExp,
  env?: Record<string, string>,
])[] = [
  [['query', 'nonsense'], 'INPUT_INVALID', /no query nonsense[^]*\nName one of these, or give one SQL statement/],
  [['query', 'select 1; select 2'], 'INPUT_INVALID', /Give one query at a time/],
  [['query', 'delete from songplay'], 'INPUT_INVALID', /one statement that begins with one of SELECT/],
  [['query', 'select 1 as a into public.t'], 'SQL_FAILED', /A query only reads/],
  [['check', 'nonsense'], 'INPUT_INVALID', /no check nonsense here; there are .*\nName one of these/],
  [['check', '--load', 'No Load'], 'INPUT_INVALID', /no load id.*\nTake a load id/],
  [['report', '--out', '/nonexistent/x.html'], 'INPUT_INVALID', /\S/],
  [['resolve', 'nonsense', 'retry'], 'INPUT_INVALID', /There is no load nonsense/],
  [['schedule', 'show'], 'SCHEDULE_MISSING', /Create it with sparkify schedule apply/],
  [['generate', '--out', '/dev/null/x'], 'INPUT_INVALID', /ENOTDIR.*\nName another folder with --out/],
  [['init', '--out', '/nonexistent/dwh.cfg', '--no-ask'], 'INPUT_INVALID', /Cannot use \/nonexistent\/dwh.cfg/],
  [['plan', '--log-data', '/nonexistent'], 'SOURCE_MISSING', /nothing at \/nonexistent/],
  [['plan', '--log-data', 'ftp://x/y'], 'INPUT_INVALID', /Give a folder or s3/],
  [['codec-server'], 'CONFIG_INVALID', /SPARKIFY_PAYLOAD_KEY\nSet it/],
  ...['status', 'load', 'plan', 'up', 'worker'].map(
    (name) =>
      [
        [name],
        'EMBEDDED_FAILED',
        /Set SPARKIFY_HOME/,
        { SPARKIFY_HOME: '/dev/null/x', SPARKIFY_CLUSTER_HOST: '' },
      ] as const,
  ),
  ...['status', 'load', 'worker', 'report', 'query', 'codec-server'].map(
    (name) => [['--config', '/nonexistent.cfg', name], 'CONFIG_INVALID', /\nName a file that can be read/] as const,
  ),
];

for (const [args, code, text, env = {}] of OTHERS) {
  test(`${args.join(' ')} ends with ${code}`, async () => {
    assertFailed(await run(args, { ...working, ...env }), code, text);
  });
}

test('codec-server names a port that it cannot have, and what to do', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const env = { ...working, SPARKIFY_PAYLOAD_KEY: `k1:${randomBytes(32).toString('base64')}` };
  for (const port of [String((taken.address() as AddressInfo).port), '70000']) {
    const ended = await run(['codec-server', '--port', port], env);
    assertFailed(ended, 'CONFIG_INVALID', new RegExp(`127\\.0\\.0\\.1:${port}: .*\nName another port with --port`));
  }
  taken.close();
});

test('what the native connection of a worker says is explained too', async () => {
  const error: unknown = await NativeConnection.connect({ address: '127.0.0.1:1' }).catch((cause: unknown) => cause);
  const { code, message, remedy } = explainError(error);
  assert.deepEqual([code, remedy.includes('TEMPORAL_ADDRESS')], ['CONFIG_INVALID', true]);
  assert.match(message, /Temporal cannot be reached/);
});

test('an error that nobody knows stays INTERNAL, with its stack', () => {
  const { code, message, remedy } = explainError(new TypeError('x is not a function'));
  assert.deepEqual([code, remedy], ['INTERNAL', ERRORS.INTERNAL.remedy]);
  assert.match(message, /TypeError: x is not a function\n {4}at /);
});

test('the remedy of a command that failed does not speak of a step that is retried', () => {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const remedies = codes.map((code) => explainError(new LoadError(code, 'it failed')).remedy);
  const OF_STEPS = /\bstep\b.*\bretried\b|lists again/;
  assert.deepEqual(
    remedies.filter((remedy) => OF_STEPS.test(remedy)),
    [],
  );
});
