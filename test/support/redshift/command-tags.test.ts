import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testRedshift } from './test-redshift.js';

const emulator = await testRedshift();
const client = await emulator.connect();

/** The command and the row count that the driver reads from a statement's tag. */
async function tagOf(sql: string, values?: unknown[]): Promise<[string, number | null]> {
  const { command, rowCount } = await client.query(sql, values);
  return [command, rowCount];
}

describe('row counts of statements', () => {
  test('a query has none, in the simple and in the extended protocol', async () => {
    assert.deepEqual(await tagOf('select 1 union all select 2'), ['SELECT', null]);
    assert.deepEqual(await tagOf('select 1 where 1 = $1', [1]), ['SELECT', null]);
    assert.deepEqual(await tagOf('with a as (select 1) select * from a'), ['SELECT', null]);
  });

  test('CREATE TABLE AS has none, and its tag is that of a query', async () => {
    assert.deepEqual(await tagOf('create table tag_one as select 1 as a'), ['SELECT', null]);
    assert.deepEqual(await tagOf('create table tag_two as select cast($1 as int) as a', [1]), ['SELECT', null]);
  });

  test('INSERT, UPDATE, DELETE and FETCH count', async () => {
    await client.query('create table tagged (a int)');
    assert.deepEqual(await tagOf('insert into tagged values (1), (2), (3)'), ['INSERT', 3]);
    assert.deepEqual(await tagOf('update tagged set a = 4 where a > $1', [1]), ['UPDATE', 2]);
    await client.query('begin; declare tag_cursor cursor for select * from tagged');
    assert.deepEqual(await tagOf('fetch 2 from tag_cursor'), ['FETCH', 2]);
    await client.query('commit');
    assert.deepEqual(await tagOf('delete from tagged'), ['DELETE', 3]);
  });
});
