import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sqlFile } from '../../src/sql/files.js';
import type { Session } from '../../src/warehouse/warehouse.js';
import { testDatabase } from '../support/database.js';

const { client, warehouse } = await testDatabase();

test('postgres/backend.sql has a row while a backend is there', async () => {
  const there = (pid: number) =>
    warehouse.session({ searchPath: ['public'] }, (session) =>
      session.select(sqlFile('postgres/backend.sql'), { pid }),
    );
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  assert.equal((await there(rows[0]?.pid ?? 0)).length, 1);
  assert.equal((await there(0)).length, 0);
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

test('postgres/earlier_attempts.sql finds the sessions whose last statement is marked, at work or idle', async () => {
  const attempts = (mark: string) =>
    warehouse.session({ searchPath: ['public'] }, async (session) =>
      (await session.select(sqlFile('postgres/earlier_attempts.sql'), { mark })).map(({ pid }) => pid),
    );
  await client.query('/* attempt 1 */ begin');
  const { rows } = await client.query<{ pid: number }>('/* attempt 1 */ select pg_backend_pid() as pid');
  assert.deepEqual(await attempts('attempt 1'), [rows[0]?.pid]);
  await client.query('/* attempt 2 */ rollback');
  assert.deepEqual(await attempts('attempt 1'), []);
  assert.deepEqual(await attempts('attempt 2'), [rows[0]?.pid]);
  assert.deepEqual(await attempts('attempt 3'), []);
});

test('postgres/one_process.sql holds for the transaction that runs it, and no longer', async () => {
  const helpers = async (session: Session): Promise<unknown> =>
    (await session.query('show max_parallel_workers_per_gather')).rows[0]?.['max_parallel_workers_per_gather'];
  await warehouse.session({ searchPath: ['public'] }, async (session) => {
    const before = await helpers(session);
    await session.transaction(async () => {
      for (const path of warehouse.sideBySide) await session.execute(sqlFile(path));
      assert.equal(await helpers(session), '0');
    });
    assert.equal(await helpers(session), before);
  });
});
