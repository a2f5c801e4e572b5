import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testRedshift } from './test-redshift.js';

const emulator = await testRedshift();
const client = await emulator.connect();
await client.query('create table t (a int, b int); create table u (a int, b int)');

describe('intervals', () => {
  const REFUSED = [
    "select interval '1 millisecond'",
    "select interval '5 milliseconds'",
    "select interval '1 second 5 ms'",
    "select '1 microsecond'::interval",
    "select cast('3 usec' as interval)",
    "create view below_second as select a * interval '1 millisecond' as c from t",
  ];
  for (const sql of REFUSED) {
    test(`${sql} is refused`, async () => {
      await assert.rejects(client.query(sql), { code: '22007', message: /^invalid input syntax for type interval: "/ });
    });
  }

  test('a fraction of a second is taken, and so is a text of the same words', async () => {
    const { rows } = await client.query(
      `select cast(timestamp 'epoch' + 796 * interval '0.001 second' as varchar) as at, '1 millisecond' as text`,
    );
    assert.deepEqual(rows, [{ at: '1970-01-01 00:00:00.796', text: '1 millisecond' }]);
  });
});

describe('UPDATE … FROM', () => {
  const REFUSED = [
    'update t set b = n.b from (select 1 as b) as n',
    'update t set b = n.n from (select count(*) as n from u) as n where a = (select 1)',
    'update t set b = u.b from u where t.a > u.a',
    'update t set b = u.b from u where t.a = u.a or t.b = u.b',
    'update t set b = u.b from u where u.a = u.b',
    'update t set b = u.b from u where t.a = 1',
  ];
  for (const sql of REFUSED) {
    test(`${sql} is refused`, async () => {
      await assert.rejects(client.query(sql), { message: 'Target table must be part of an equijoin predicate' });
    });
  }

  const TAKEN = [
    'update t set b = u.b from u where t.a = u.a',
    'update t as x set b = u.b from u where u.a = x.a and (x.b > 1 or u.b < 2)',
    'update public.t set b = u.b from u where u.a = t.a',
    'update t set b = (select max(b) from u)',
    'update t set b = 1 where a = 2',
  ];
  for (const sql of TAKEN) test(`${sql} is taken`, async () => void (await client.query(sql)));
});

describe('reserved words', () => {
  const REFUSED = [
    'create table v (nulls bigint)',
    'create table v (a int, tag int)',
    'select a as snapshot from t',
    'select t.top from t',
    'alter table t add column raw int',
    'insert into t (a, open) values (1, 2)',
    'create table system (a int)',
    'with recover as (select a from t) select a from recover',
  ];
  for (const sql of REFUSED) {
    test(`${sql} is refused`, async () => {
      await assert.rejects(client.query(sql), { code: '42601', message: /^syntax error at or near "/ });
    });
  }

  const TAKEN = [
    'select a as "nulls" from t',
    'select row_number() over (order by a nulls last) as place from t',
    "select 'raw' as text_of_it, a as nulls_seen from t",
    'select c.oid from pg_class as c limit 1',
  ];
  for (const sql of TAKEN) test(`${sql} is taken`, async () => void (await client.query(sql)));
});
