import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { testRedshift } from './test-redshift.js';

const emulator = await testRedshift();
const client = await emulator.connect();

beforeEach(async () => {
  await client.query('rollback');
  await client.query('drop table if exists t; create table t (a int, b int)');
  await client.query('insert into t values (1, 1), (2, 2), (2, 3)');
  await client.query('begin');
});

const TWICE = [
  'update t set b = o.b from t as o where t.a = o.a',
  'update public.t as x set b = o.b from (select a, b from t) as o where x.a = o.a',
];

for (const sql of TWICE) {
  test(`an UPDATE that finds several rows for one is refused: ${sql}`, async () => {
    await assert.rejects(client.query(sql), { message: 'Found multiple matches to update the same tuple.' });
    await assert.rejects(client.query('select 1 as one'), { code: '25P02' });
  });
}

for (const sql of [
  'update t set b = o.b from t as o where t.a = o.a and t.b < o.b',
  'update t set b = o.b from (select a, max(b) as b from t group by a) as o where t.a = o.a',
  'update t set b = 7 where a = 2',
]) {
  test(`one that finds one row is taken: ${sql}`, async () => {
    await client.query(sql);
    await client.query('commit');
  });
}
