import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { linkLibraries, locatePostgres } from '../../src/embedded/postgres-binaries.js';
import { choosePostgresUser } from '../../src/embedded/postgres-user.js';
import { findPostgres, startPostgres, stopPostgres } from '../../src/embedded/postgres.js';
import type { PostgresService } from '../../src/embedded/postgres-probe.js';
import { identify } from '../../src/embedded/process-identity.js';
import { run } from '../../src/embedded/run.js';
import { readRecord, writeRecord } from '../../src/embedded/service-record.js';
import { accepts, discardHome, ignore, otherAddresses, pidOf, query, temporaryFolder } from './support/homes.js';

const home = temporaryFolder();
const pidFile = join(home, 'postgres', 'data', 'postmaster.pid');
let service: PostgresService;

before(async () => {
  service = await startPostgres(home, ignore);
  await query(service, 'create table kept (n int)');
});
after(() => discardHome(home));

async function restart(): Promise<void> {
  service = await startPostgres(home, ignore);
}

async function keptRows(): Promise<number> {
  await query(service, 'insert into kept values (1)');
  return Number((await query(service, 'select count(*) as n from kept'))[0]?.['n']);
}

test('PostgreSQL 18 in UTF-8, text in byte order, durable, nothing kept for standbys', async () => {
  const [row] = await query(
    service,
    `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding,
       current_setting('fsync') as fsync, current_setting('wal_level') as wal, current_setting('TimeZone') as zone,
       current_database() as database, upper('é') as upper,
       (select string_agg(t, '' order by t) from unnest(array['b', 'é', 'A', 'a', 'Z']) t) as sorted`,
  );
  const expected = { major: 18, encoding: 'UTF8', fsync: 'on', wal: 'minimal', zone: 'UTC', database: 'sparkify' };
  assert.deepEqual(row, { ...expected, upper: 'É', sorted: 'AZabé' });
});

test('the password is random, asked for, and only its owner can read it', async () => {
  const file = join(home, 'postgres', 'password');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(readFileSync(file, 'utf8').trim(), service.password);
  assert.ok(service.password.length >= 32);
  await assert.rejects(query({ ...service, password: 'wrong' }, 'select 1'), { code: '28P01' });
});

test('it listens on 127.0.0.1 and nowhere else', async () => {
  assert.ok(await accepts('127.0.0.1', service.port));
  for (const address of otherAddresses()) assert.equal(await accepts(address, service.port), false, address);
});

test('a second start gives the one that runs; a start after a stop keeps data and port', async () => {
  const pid = pidOf(home, 'postgres');
  assert.deepEqual(await startPostgres(home, ignore), service);
  assert.equal(pidOf(home, 'postgres'), pid);
  const rows = await keptRows();
  const { port } = service;
  await stopPostgres(home, ignore);
  assert.equal(await findPostgres(home), undefined);
  assert.equal(identify(pid), undefined);
  await restart();
  assert.equal(service.port, port);
  assert.equal(await keptRows(), rows + 1);
});

test('killed with SIGKILL it recovers at the next start', async () => {
  const rows = await keptRows();
  process.kill(pidOf(home, 'postgres'), 'SIGKILL');
  await restart();
  assert.equal(await keptRows(), rows + 1);
});

test('sessions that still work for a killed server are waited for', async () => {
  const rows = await keptRows();
  const server = pidOf(home, 'postgres');
  const long = query(service, 'select count(*) as n from generate_series(1, 5000) a, generate_series(1, 5000) b');
  const outcome = long.then(
    () => 'answered',
    () => 'broken',
  );
  await sleep(200);
  process.kill(server, 'SIGKILL');
  await restart();
  assert.match(await outcome, /answered|broken/);
  assert.match(readFileSync(join(home, 'logs', 'postgres.log'), 'utf8'), /pre-existing shared memory block/);
  assert.equal(await keptRows(), rows + 1);
});

test('a pid file whose number another process of the same user has now does not stop the start', async () => {
  await stopPostgres(home, ignore);
  const { uid, gid } = statSync(dirname(pidFile));
  const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid, cwd: '/' } : {});
  try {
    writeFileSync(pidFile, `${other.pid}\n${dirname(pidFile)}\n1700000000\n5439\n\n127.0.0.1\n`);
    await restart();
    assert.equal(other.exitCode, null);
    assert.ok((await keptRows()) > 0);
  } finally {
    other.kill('SIGKILL');
  }
});

test('a record whose pid another process has now is not taken for the service', async () => {
  const record = readRecord(home, 'postgres');
  assert.ok(record);
  writeRecord(home, 'postgres', { ...record, process: { pid: process.pid, start: 'another start' } });
  assert.equal(await findPostgres(home), undefined);
  await stopPostgres(home, ignore);
  // The server itself still runs, without a record, as after a kill between start and record.
  await restart();
  assert.ok((await keptRows()) > 0);
  assert.equal(identify(record.process.pid), undefined);
});

test('a taken port is replaced, and said', async () => {
  await stopPostgres(home, ignore);
  const taken = service.port;
  const occupant = createServer().listen(taken, '127.0.0.1');
  try {
    const lines: string[] = [];
    service = await startPostgres(home, (line) => lines.push(line));
    assert.notEqual(service.port, taken);
    assert.deepEqual(lines, [
      `Port ${taken} is taken: PostgreSQL 18 uses ${service.port} instead`,
      `Starting PostgreSQL 18 on 127.0.0.1:${service.port}`,
    ]);
  } finally {
    occupant.close();
  }
});

test('without its password file it says what to do', async () => {
  await stopPostgres(home, ignore);
  const file = join(home, 'postgres', 'password');
  const content = readFileSync(file);
  unlinkSync(file);
  await assert.rejects(startPostgres(home, ignore), {
    code: 'EMBEDDED_FAILED',
    message: /password file .* is missing/,
  });
  writeFileSync(file, content, { mode: 0o600 });
});

test('a data folder that does not start: the message has the end of the log, and no process is left', async () => {
  await stopPostgres(home, ignore);
  const version = join(home, 'postgres', 'data', 'PG_VERSION');
  writeFileSync(version, '9\n');
  await assert.rejects(startPostgres(home, ignore), { code: 'EMBEDDED_FAILED', message: /incompatible with server/ });
  assert.equal(identify(pidOf(home, 'postgres')), undefined);
  writeFileSync(version, '18\n');
});

/** A copy of the npm package's programs as it is before its install script has run: without library links. */
function copyWithoutLinks(folder: string): string {
  const native = join(folder, 'package', 'native');
  cpSync(join(dirname(locatePostgres(home).postgres), '..'), native, { recursive: true, verbatimSymlinks: true });
  const library = (name: string) => join(native, 'lib', name);
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) rmSync(join(native, '..', target), { force: true });
  assert.ok(!existsSync(library('libicuuc.so.60')));
  return native;
}

test('the programs may be in a folder that only we can enter', async () => {
  const folder = temporaryFolder();
  try {
    const native = copyWithoutLinks(folder);
    const env = linkLibraries(native, join(folder, 'lib'));
    const postgres = join(native, 'bin', 'postgres');
    const initdb = join(native, 'bin', 'initdb');
    const binaries = { postgres, initdb, sharedFile: join(native, 'share', 'postgresql', 'postgres.bki'), env };
    const user = await choosePostgresUser(binaries, folder, join(folder, 'data'));
    const shown = await run(user.command(initdb, ['--show', '-D', join(folder, 'data')]), 10_000);
    assert.ok(shown.ok, shown.output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Does it without the right to write into the folder: root has that always, so it is another user meanwhile. */
function asReadOnly<T>(folder: string, work: () => T): T {
  const isRoot = process.getuid?.() === 0;
  chmodSync(folder, 0o555);
  if (isRoot) process.seteuid?.('nobody');
  try {
    return work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(folder, 0o755);
  }
}

test('missing library links are made in the package, or in the home where the package is read-only', async () => {
  const folder = temporaryFolder();
  try {
    const native = copyWithoutLinks(folder);
    const starts = (env: Record<string, string>) =>
      run({ program: join(native, 'bin', 'postgres'), args: ['--version'], env }, 10_000);
    const fallback = join(folder, 'fallback', 'lib');
    chmodSync(folder, 0o755);
    mkdirSync(dirname(fallback));
    chmodSync(dirname(fallback), 0o777);
    // Were it missing nothing, there would be nothing to prove.
    if (process.platform === 'linux') assert.equal((await starts({})).ok, false);
    const env = asReadOnly(join(native, 'lib'), () => linkLibraries(native, fallback));
    assert.ok(readdirSync(fallback).length > 0);
    assert.match((await starts(env)).output, /PostgreSQL\) 18/);
    assert.deepEqual(linkLibraries(native, fallback), {});
    assert.match((await starts({})).output, /PostgreSQL\) 18/);
    assert.deepEqual(linkLibraries(native, fallback), {});
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('POSTGRES_BIN names the folder of a PostgreSQL that is there; another version, or none, is an error', async () => {
  const own = temporaryFolder();
  const installed = dirname(locatePostgres(home).postgres);
  const older = join(own, 'older');
  mkdirSync(older);
  for (const name of ['postgres', 'initdb'])
    writeFileSync(join(older, name), `#!/bin/sh\necho "${name} (PostgreSQL) 15.3"\n`, { mode: 0o755 });
  try {
    process.env['POSTGRES_BIN'] = installed;
    assert.equal(locatePostgres(own).postgres, join(installed, 'postgres'));
    const started = await startPostgres(own, ignore);
    assert.deepEqual(await query(started, 'select 1 as one'), [{ one: 1 }]);
    await stopPostgres(own, ignore);
    process.env['POSTGRES_BIN'] = older;
    assert.throws(() => locatePostgres(own), /older\/postgres is version 15; version 18 is needed/);
    process.env['POSTGRES_BIN'] = join(own, 'missing');
    assert.throws(() => locatePostgres(own), /missing\/postgres does not run \(.*ENOENT/);
  } finally {
    delete process.env['POSTGRES_BIN'];
    await discardHome(own);
  }
});
