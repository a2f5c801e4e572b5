import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Client } from 'pg';
import { until } from '../until.js';
import { writtenTable } from './table-lock.js';
import { testRedshift } from './test-redshift.js';
import { splitStatements } from './tokens.js';

const emulator = await testRedshift();
const { strictness } = emulator.redshift;
const first = await emulator.connect();
const second = await emulator.connect();
const watcher = await emulator.connect();
const uri = await emulator.put('rows.json', '{"a": 3}');

/** Each writes another row than those that are there, so PostgreSQL alone would let them run side by side. */
const WRITES = [
  'insert into t values (2)',
  'delete from t where a = 2',
  'update t set b = 1 where a = 2',
  'alter table t add column c int',
  `copy t (a) from '${uri}' iam_role default json 'auto'`,
];

beforeEach(async () => {
  strictness.isSerializable = false;
  await first.query('rollback');
  await second.query('rollback');
  await watcher.query('drop table if exists t; create table t (a int, b int)');
  await watcher.query('insert into t values (1, 1)');
});

async function pidOf(client: Client): Promise<number> {
  return (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
}

/** Starts a statement and waits until it waits for a lock; `settled` tells how it ended. */
async function waiting(client: Client, sql: string): Promise<{ settled: Promise<string> }> {
  const pid = await pidOf(client);
  const settled = client.query(sql).then(
    () => 'done',
    (error: Error) => error.message,
  );
  const lock = `select 1 from pg_stat_activity where pid = ${pid} and wait_event_type = 'Lock'`;
  await until(
    async () => (await watcher.query(lock)).rows.length,
    (rows) => rows === 1,
  );
  return { settled };
}

for (const sql of WRITES) {
  test(`the whole table is locked until the transaction ends: ${sql.slice(0, 12)}`, async () => {
    await first.query('begin');
    await first.query(sql);
    // PostgreSQL's ALTER TABLE locks readers out too, as Redshift's does.
    if (!sql.startsWith('alter')) assert.equal((await watcher.query('select a from t where a = 1')).rows.length, 1);
    const write = await waiting(second, 'insert into t (a) values (9)');
    await first.query('commit');
    assert.equal(await write.settled, 'done');
  });
}

test('a transaction that writes waits for another one that writes, also by statements with parameters', async () => {
  await first.query('begin');
  await first.query('insert into t values ($1)', [2]);
  await second.query('begin');
  const write = await waiting(second, 'delete from t where a = 5');
  await first.query('commit');
  assert.equal(await write.settled, 'done');
  await second.query('commit');
});

test('a block that is sent as one text locks its tables too', async () => {
  await first.query('begin; insert into t values (2)');
  const write = await waiting(second, 'begin; delete from t where a = 5; commit');
  await first.query('rollback');
  assert.equal(await write.settled, 'done');
});

test('a statement that waits is ended by its pid, and one about a missing table fails by itself', async () => {
  await first.query('begin; insert into t values (2)');
  const pid = await pidOf(second);
  await second.query('begin');
  const write = await waiting(second, 'delete from t where a = 5');
  await watcher.query('select pg_cancel_backend($1)', [pid]);
  assert.match(await write.settled, /canceling statement/);
  await second.query('rollback; begin');
  await assert.rejects(second.query('delete from missing where a = 5'), { code: '42P01', position: '13' });
  await second.query('rollback');
  await assert.rejects(second.query('begin; delete from missing'), { code: '42P01', position: '20' });
});

test('in a SERIALIZABLE database the transaction that waited fails with 1023, in a SNAPSHOT one it continues', async () => {
  for (const isSerializable of [true, false]) {
    strictness.isSerializable = isSerializable;
    await first.query('begin; insert into t values (2)');
    await second.query('begin');
    const write = await waiting(second, 'delete from t where a = 5');
    await first.query('commit');
    assert.equal(await write.settled, isSerializable ? '1023' : 'done');
    await second.query('rollback');
  }
});

test('the table that a statement writes is known however it is written', () => {
  const tables = [
    'INSERT INTO "Star".t select 1',
    '/* x */ delete from star . t using u',
    'delete t',
    'truncate table t',
    'select * from t',
    'update t set a = 1',
  ].map((sql) => writtenTable(splitStatements(sql)[0]!));
  assert.deepEqual(tables, ['"star".t', 'star . t', 't', 't', null, 't']);
});
