import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findRunning } from '../../../src/embedded/services.js';
import { sparkify, startSparkify, type CliResult } from '../../support/cli.js';
import { testHome } from '../../support/home.js';

interface Overview {
  readonly pid: number | null;
  readonly uiUrl: string | null;
  readonly lastRun: { readonly status: string } | null;
  readonly completedAt: number | null;
  readonly next: readonly { readonly command: string }[];
}

const folder = testHome();
const home = join(folder, 'state');
const env = { SPARKIFY_HOME: home };
const run = (...args: string[]): Promise<CliResult> => sparkify(args, { home: folder, env });

async function overview(): Promise<Overview> {
  const { status, stdout, stderr } = await run('--json');
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Overview;
}

const SIZE = ['--days', '2', '--users', '10', '--songs', '20', '--events-per-day', '40'];

test('sparkify alone says on a new folder what to do first, and creates and starts nothing', async () => {
  const { status, stdout } = await run();
  assert.equal(status, 0);
  assert.match(stdout, /^Warehouse {2}embedded, in .*state, which does not exist yet$/m);
  assert.match(stdout, /^Last load {2}none yet$/m);
  assert.match(stdout, /^ {2}sparkify demo +load generated data on this machine$/m);
  assert.ok(!existsSync(home));
});

test('sparkify with nothing but options that every command takes shows the same', async () => {
  writeFileSync(join(folder, 'empty.cfg'), '');
  for (const args of [
    ['--config=empty.cfg'],
    ['--config', 'empty.cfg'],
    ['-qv'],
    ['--verbose', '--json'],
    ['--json'],
  ]) {
    const { status, stdout, stderr } = await run(...args);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /Last load {2}none yet|"lastRun": null/, args.join(' '));
  }
});

test('up --detach stays up, sparkify shows it and the last load, and down stops all of it', async () => {
  await run('generate', '--out', 'data', ...SIZE);
  const sources = [
    '--log-data',
    'data/log_data',
    '--song-data',
    'data/song_data',
    '--log-jsonpath',
    'data/log_json_path.json',
  ];
  const up = await run('up', '-d', ...sources);
  assert.equal(up.status, 0, up.stderr);
  assert.match(
    up.stderr,
    /^ +PGREQUIREAUTH=scram-sha-256 PGPASSWORD=\$\(cat .*reader-password\) psql -h 127\.0\.0\.1 -p \d+ -U sparkify_reader sparkify$/m,
  );
  assert.match(up.stderr, /^Ready; sparkify down stops everything$/m);
  assert.equal((await run('load')).status, 0);
  const { pid, uiUrl, lastRun, next } = await overview();
  assert.ok(pid !== null && uiUrl !== null);
  assert.equal(lastRun?.status, 'published');
  assert.ok(next.some(({ command }) => command === 'sparkify down'));
  assert.match((await run('up', '-d')).stderr, new RegExp(`^Process ${pid} is up already$`, 'm'));
  const other = await run('up', '-d', '--log-data', 'other');
  assert.deepEqual([other.status, (await overview()).pid], [2, pid], other.stderr);
  const down = await run('down');
  assert.equal(down.status, 0, down.stderr);
  assert.match(down.stdout, /is stopped; its data stays$/m);
  assert.deepEqual(await findRunning(home), {});
  const after = await overview();
  assert.deepEqual([after.pid, after.uiUrl], [null, null]);
  assert.ok(after.completedAt !== null, 'the last load is known while nothing runs');
  assert.match((await run('down')).stdout, /^Nothing was up in /);
});

test('up --detach that does not come up says why, and leaves nothing', async () => {
  writeFileSync(join(folder, 'wrong.cfg'), '[LOAD]\nMAX_ERRORS=many\n');
  const { status, stderr } = await run('--config', 'wrong.cfg', 'up', '-d');
  assert.equal(status, 1, stderr);
  assert.match(stderr, /sparkify up has ended\. .*up\.log ends with:\n[^]*MAX_ERRORS/);
  assert.deepEqual(await findRunning(home), {});
});

test('Ctrl-C while up --detach waits stops the process in the background, and ends with 130', async () => {
  const up = startSparkify(['up', '-d'], { home: folder, env });
  await up.saw('Starting sparkify up in the background');
  const { status, stderr } = await up.end('SIGINT');
  assert.equal(status, 130, stderr);
  assert.doesNotMatch(stderr, /sparkify:|up\.log ends with/);
  assert.deepEqual(await findRunning(home), {});
});

test('down stops servers that a killed process has left', async () => {
  const killed = startSparkify(['query', 'select pg_sleep(600)'], { home: folder, env });
  await killed.saw('Starting PostgreSQL');
  while ((await findRunning(home)).postgres === undefined) await new Promise((done) => setTimeout(done, 100));
  await killed.end('SIGKILL');
  const { status, stdout } = await run('down', '--json');
  assert.equal(status, 0);
  assert.deepEqual((JSON.parse(stdout) as { leftServers: string[] }).leftServers, ['postgres']);
  assert.deepEqual(await findRunning(home), {});
});

test('reset asks, refuses while others use the servers, then removes what is the program’s own and nothing else', async () => {
  const unasked = await run('reset');
  assert.equal(unasked.status, 2);
  assert.ok(existsSync(join(home, 'postgres')));
  const user = startSparkify(['query', 'select pg_sleep(600)'], { home: folder, env });
  await user.saw('Starting PostgreSQL');
  while ((await findRunning(home)).postgres === undefined) await new Promise((done) => setTimeout(done, 100));
  const refused = await run('reset', '--yes');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /Other commands use the servers of .*: postgres\. Nothing was removed/);
  await user.end('SIGINT');
  mkdirSync(join(home, 'mine'));
  writeFileSync(join(home, 'mine', 'notes.txt'), 'keep me');
  const { status, stdout } = await run('reset', '--yes');
  assert.equal(status, 0);
  assert.match(stdout, /What is not of sparkify stays: mine$/m);
  assert.deepEqual(readdirSync(home), ['mine']);
  assert.equal(readFileSync(join(home, 'mine', 'notes.txt'), 'utf8'), 'keep me');
  assert.match((await run('reset', '--yes')).stdout, /There is nothing of sparkify in /);
});

test('sparkify alone names what is in the way of a warehouse that does not answer', async () => {
  writeFileSync(
    join(folder, 'away.cfg'),
    '[CLUSTER]\nHOST=127.0.0.1\nDB_PORT=1\nDB_NAME=dwh\nDB_USER=u\nDB_PASSWORD=p\n',
  );
  const { status, stdout } = await run('--config', 'away.cfg');
  assert.equal(status, 0);
  assert.match(stdout, /^Warehouse {2}dwh on 127\.0\.0\.1 \(away\.cfg\)$/m);
  assert.match(stdout, /^Last load {2}not known: connect ECONNREFUSED/m);
  assert.match(stdout, /^ {2}sparkify doctor /m);
});
