import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import { sqlFile } from '../../src/sql/files.js';
import type { Session } from '../../src/warehouse/warehouse.js';
import { testDatabase } from '../support/database.js';
import { untilRows } from '../support/until-rows.js';

const { client, settings, warehouse } = await testDatabase();

/** A time before, at or after everything that a test does, as the files take it. */
const LONG_AGO = '2000-01-01 00:00:00+00';
const LATER = '2100-01-01 00:00:00+00';

const select = (name: string, values: Record<string, unknown>) =>
  warehouse.session({ searchPath: ['public'] }, (session) => session.select(sqlFile(`postgres/${name}.sql`), values));

async function ownPid(): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

test('postgres/session.sql gives the pid, and a time that is not before the session began', async () => {
  await warehouse.session({ searchPath: ['public'] }, async (session) => {
    const [own] = await session.select(sqlFile('postgres/session.sql'));
    const sql = 'select pid from pg_stat_activity where pid = $1 and backend_start <= cast($2 as timestamptz)';
    assert.equal((await client.query(sql, [own?.['pid'], own?.['known_at']])).rowCount, 1);
    assert.equal(own?.['pid'], session.pid);
  });
});

test('postgres/backend.sql has a row while a session that was told to end is there, not for one that began later', async () => {
  const pid = await ownPid();
  assert.equal((await select('backend', { pid, stopped_at: LATER })).length, 1);
  assert.equal((await select('backend', { pid, stopped_at: LONG_AGO })).length, 0);
  assert.equal((await select('backend', { pid: 0, stopped_at: LATER })).length, 0);
});

test('postgres/other_session.sql has a row where a session began after the time at which its pid was known', async () => {
  const pid = await ownPid();
  assert.equal((await select('other_session', { pid, known_at: LONG_AGO })).length, 1);
  assert.equal((await select('other_session', { pid, known_at: LATER })).length, 0);
});

test('postgres/stop_session.sql ends a session, and gives a time at which it was there', async () => {
  const { CLUSTER_HOST: host, CLUSTER_DB_PORT: port, CLUSTER_DB_NAME: name } = settings;
  const { CLUSTER_DB_USER: user, CLUSTER_DB_PASSWORD: password } = settings;
  const other = new Client({ host, port, user, password, database: name });
  other.on('error', () => undefined);
  await other.connect();
  const pid = (await other.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;
  const [stopped] = await select('stop_session', { pid });
  assert.equal(stopped?.['is_stopped'], true);
  const gone = 'select 1 where not exists (select 1 from pg_stat_activity where pid = $1)';
  await untilRows(client, gone, [pid]);
  await other.end().catch(() => undefined);
});

test('postgres/working.sql has a row while a backend is at work, and none while it waits in a transaction', async () => {
  const working = (pid: number) =>
    warehouse.session({ searchPath: ['public'] }, (session) =>
      session.select(sqlFile('postgres/working.sql'), { pid }),
    );
  await client.query('begin');
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = rows[0]?.pid ?? 0;
  assert.equal((await working(pid)).length, 0);
  await client.query('create table held ()');
  await client.query('commit');
  await client.query('begin');
  const other = warehouse.session({ searchPath: ['public'] }, async (session) => {
    await client.query('lock table held');
    const waiting = session.query('select * from held');
    while ((await working(session.pid)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await client.query('rollback');
    return (await waiting).rowCount;
  });
  assert.equal(await other, 0);
});

test('postgres/earlier_attempts.sql finds our sessions whose last statement is marked, at work or idle', async () => {
  const attempts = async (mark: string) => (await select('earlier_attempts', { mark })).map(({ pid }) => pid);
  const pid = await ownPid();
  await client.query("set application_name to 'sparkify'");
  await client.query('/* attempt 1 */ begin');
  assert.deepEqual(await attempts('/* attempt 1'), [pid]);
  await client.query('/* attempt 2 */ rollback');
  assert.deepEqual(await attempts('/* attempt 1'), []);
  assert.deepEqual(await attempts('/* attempt 2'), [pid]);
  assert.deepEqual(await attempts('attempt 2'), [], 'it leads the statement');
  await client.query("/* attempt 2 */ set application_name to 'psql'");
  assert.deepEqual(await attempts('/* attempt 2'), [], 'a DBA looks for it');
});

test('postgres/one_process.sql holds for the transaction that runs it, and no longer', async () => {
  const helpers = async (session: Session): Promise<unknown> =>
    (await session.query('show max_parallel_workers_per_gather')).rows[0]?.['max_parallel_workers_per_gather'];
  await warehouse.session({ searchPath: ['public'] }, async (session) => {
    const before = await helpers(session);
    await session.transaction(async () => {
      for (const path of warehouse.parallelFiles) await session.execute(sqlFile(path));
      assert.equal(await helpers(session), '0');
    });
    assert.equal(await helpers(session), before);
  });
});
