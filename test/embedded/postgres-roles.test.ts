import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { passwordFile, readPassword } from '../../src/embedded/postgres-passwords.js';
import type { PostgresService } from '../../src/embedded/postgres-probe.js';
import { SUPERUSER } from '../../src/embedded/postgres-roles.js';
import { findPostgres, startPostgres, stopPostgres } from '../../src/embedded/postgres.js';
import { discardHome, ignore, query, temporaryFolder } from './support/homes.js';

const home = temporaryFolder();
let loader: PostgresService;
let reader: PostgresService;

before(async () => {
  loader = await startPostgres(home, ignore);
  assert.ok(loader.reader);
  reader = { ...loader, ...loader.reader };
  await query(loader, 'create schema kept_schema; create table kept_schema.kept as select 1 as n');
});
after(() => discardHome(home));

test('loads are no superuser, and own the database', async () => {
  const sql = `select usesuper as super, pg_has_role(datdba, 'member') as owner from pg_user, pg_database
    where usename = current_user and datname = current_database()`;
  assert.deepEqual(await query(loader, sql), [{ super: false, owner: true }]);
  for (const statement of ["copy (select 1) to program 'id'", "select pg_read_file('/etc/hostname')"])
    await assert.rejects(query(loader, statement), { code: '42501' }, statement);
});

test('queries can read what loads have made, also afterwards, and change nothing', async () => {
  await query(loader, 'create table later as select 2 as n');
  assert.deepEqual(await query(reader, 'select k.n, l.n as later from kept_schema.kept as k, later as l'), [
    { n: 1, later: 2 },
  ]);
  for (const statement of [
    'insert into later values (3)',
    'delete from kept_schema.kept',
    'create table mine (n int)',
    'create temporary table mine (n int)',
    'drop table later',
    `set role ${loader.user}`,
    "select pg_read_file('/etc/hostname')",
    "copy (select 1) to program 'id'",
    'select rolpassword from pg_authid',
  ]) {
    const writable = `set default_transaction_read_only = off; begin read write; ${statement}`;
    await assert.rejects(query(reader, writable), { code: '42501' }, statement);
  }
  await assert.rejects(query(reader, "select lo_from_bytea(0, 'x')"), { code: '25006' });
  assert.deepEqual(await query(loader, 'select n from later'), [{ n: 2 }]);
});

test('there is a superuser, for people; each password is of its owner alone', async () => {
  const password = readPassword(home, 'superuser') ?? '';
  const [row] = await query(
    { ...loader, user: SUPERUSER, password },
    'select usesuper from pg_user where usename = user',
  );
  assert.equal(row?.['usesuper'], true);
  for (const role of ['loader', 'reader', 'superuser'] as const)
    assert.equal(statSync(passwordFile(home, role)).mode & 0o777, 0o600);
});

test('another program that listens on the port gets no password, and is not taken for the server', async () => {
  await stopPostgres(home, ignore);
  let received = '';
  const impostor = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])); // the password in clear text, please
    });
  });
  // It takes the port between its choice and the server's start: a start chooses the port first, then looks at the data.
  const started = startPostgres(home, (line) => {
    if (line.startsWith('Starting PostgreSQL') && !impostor.listening) impostor.listen(loader.port, '127.0.0.1');
  });
  const service = await started;
  assert.notEqual(service.port, loader.port);
  assert.match(received, /user\0sparkify/, 'the other program was asked');
  for (const role of ['loader', 'reader', 'superuser'] as const)
    assert.ok(!received.includes(readPassword(home, role) ?? ''), role);
  assert.deepEqual(await findPostgres(home), service);
  await new Promise((resolve) => impostor.close(resolve));
});
