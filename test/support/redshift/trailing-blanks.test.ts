import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testRedshift } from './test-redshift.js';

const emulator = await testRedshift();
const client = await emulator.connect();
await client.query('create table t (a varchar(20), n int)');
await client.query("insert into t values ('x', 1), ('x ', 2), ('x  ', 3), ('y', 4), (' x', 5)");

async function rowsOf(sql: string, values: unknown[] = []): Promise<unknown[]> {
  return (await client.query<unknown[]>({ text: sql, values, rowMode: 'array' })).rows.flat();
}

/** Queries and their rows, as they are whatever way the planner takes. */
const EXPECTED: readonly [sql: string, rows: unknown[]][] = [
  ["select n from t where a = 'x' order by n", [1, 2, 3]],
  ["select n from t where a <> 'x ' order by n", [4, 5]],
  ["select n from t where a in ('x   ', 'z') order by n", [1, 2, 3]],
  ["select n from t where a between 'x' and 'x' order by n", [1, 2, 3]],
  ["select n from t where a > 'x' order by n", [4]],
  ["select n from t where coalesce(a, '') || ' ' = 'x' order by n", [1, 2, 3]],
  ["select case a when 'x' then 'is x' else 'is not' end from t where n = 3", ['is x']],
  ["select nullif(a, 'x') from t where n = 2", [null]],
  ["select '' = '   ', 'a' = 'a '", [true, true]],
  ['select count(distinct a) from t', ['3']],
  ['select count(*) from (select distinct a from t) as d', ['3']],
  ['select count(*) from t group by a order by 1', ['1', '1', '3']],
  ["select count(*) from (select 'x' as a union select 'x ' union select cast('x  ' as varchar(9))) as u", ['1']],
  ["select count(*) from (select a from t except select 'x') as e", ['2']],
  ["select count(*) from (select a from t intersect select 'x ') as e", ['1']],
  ['select count(*) from t as l inner join t as r on l.a = r.a', ['11']],
  ['select n from t where a in (select a from t where n = 3) order by n', [1, 2, 3]],
  ['select n from t order by a, n desc', [5, 3, 2, 1, 4]],
  ['select row_number() over (partition by a order by n) from t order by n', ['1', '2', '3', '1', '1']],
  ['select rank() over (order by a) from t order by n', ['2', '2', '2', '5', '1']],
  ["select max(a) = 'y ', min(a) = ' x ' from t", [true, true]],
  ['select length(a) from t order by n', [1, 2, 3, 1, 2]],
  ["select n from t where a like 'x '", [2]],
];

const PLANS: Readonly<Record<string, string>> = {
  'as the planner likes': 'set enable_sort to on; set enable_hashagg to on; set enable_hashjoin to on',
  'by sorting':
    'set enable_sort to on; set enable_hashagg to off; set enable_hashjoin to off; set enable_nestloop to off',
  'by hashing': 'set enable_hashagg to on; set enable_hashjoin to on; set enable_mergejoin to off',
};

for (const [plan, settings] of Object.entries(PLANS)) {
  describe(`trailing blanks do not count, ${plan}`, () => {
    for (const [sql, rows] of EXPECTED) {
      test(sql, async () => {
        await client.query(settings);
        assert.deepEqual(await rowsOf(sql), rows);
      });
    }
  });
}

test('nor in a value that is bound', async () => {
  assert.deepEqual(await rowsOf('select n from t where a = $1 order by n', ['x  ']), [1, 2, 3]);
});
