import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSparkify } from '../support/cli.js';
import { testHome } from '../support/home.js';

/** Command lines of all processes that name the home, as its servers do. */
function processesOf(home: string): string[] {
  const all = execFileSync('ps', ['-A', '-ww', '-o', 'command='], { encoding: 'utf8' });
  return all.split('\n').filter((line) => line.includes(home));
}

/** What can be stopped: the signal, and the time after the start of the command, in milliseconds. */
const STOPS: readonly (readonly [command: readonly string[], signal: NodeJS.Signals, delayMs: number])[] = [
  [['demo'], 'SIGINT', 500],
  [['demo'], 'SIGINT', 1200],
  [['demo'], 'SIGTERM', 2000],
  [['demo'], 'SIGHUP', 3000],
  [['status'], 'SIGINT', 1000],
  [['query', 'select 1'], 'SIGTERM', 1600],
];

for (const [args, signal, delayMs] of STOPS) {
  test(`${args[0]} that ${signal} stops after ${delayMs} ms on a new home leaves no server behind`, async () => {
    const home = testHome();
    const command = startSparkify(args, { home });
    await sleep(delayMs);
    const { status, stderr } = await command.end(signal);
    // A command that had no handler yet is ended by the signal itself, and one that was faster has ended.
    assert.ok(status === 130 || status === null || !stderr.includes('Stopping;'), `${status}: ${stderr}`);
    assert.doesNotMatch(stderr, /sparkify:|^ {4}at /m);
    assert.deepEqual(processesOf(home), []);
  });
}

test('a command that is stopped while a server is starting says so, ends with 130 and leaves nothing', async () => {
  const home = testHome();
  const command = startSparkify(['demo'], { home });
  await command.saw('Starting the Temporal server');
  const { status, stderr } = await command.end('SIGINT');
  assert.equal(status, 130, stderr);
  assert.match(stderr, /^Stopping; press Ctrl-C again to stop at once$/m);
  assert.doesNotMatch(stderr, /^sparkify:/m);
  assert.deepEqual(processesOf(home), []);
  assert.deepEqual(
    readdirSync(join(home, 'services')).filter((name) => name.startsWith('lock')),
    [],
  );
});

test('a command that is stopped while it downloads the Temporal CLI ends at once', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const proxy = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const home = testHome();
  const env = { TEMPORAL_CLI: '', PATH: '/usr/bin:/bin', XDG_CACHE_HOME: join(home, 'cache'), HTTPS_PROXY: proxy };
  const command = startSparkify(['up'], { home, env });
  await command.saw("with the Temporal SDK's download");
  const begun = Date.now();
  const { status, stderr } = await command.end('SIGTERM');
  for (const socket of sockets) socket.destroy();
  silent.close();
  assert.equal(status, 130, stderr);
  assert.ok(Date.now() - begun < 30_000, stderr);
  assert.doesNotMatch(stderr, /with pip|^sparkify:/m);
  assert.deepEqual(processesOf(home), []);
});

test('a query that is stopped ends the server that it started, and no word is said of the broken connection', async () => {
  const home = testHome();
  const command = startSparkify(['query', 'select pg_sleep(60)'], { home });
  await command.saw('Starting PostgreSQL');
  await sleep(3000);
  const { status, stderr } = await command.end('SIGINT');
  assert.equal(status, 130, stderr);
  assert.match(stderr, /Stopping PostgreSQL/);
  assert.doesNotMatch(stderr, /sparkify:/);
  assert.deepEqual(processesOf(home), []);
});
