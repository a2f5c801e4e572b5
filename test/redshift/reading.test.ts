import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { isQuery, queryStar, readStar } from '../../src/cli/runtime/read-only.js';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import { loadError } from '../support/expect.js';
import { redshiftWarehouse } from '../support/redshift-warehouse.js';

const emulator = await redshiftWarehouse();
const { database, redshift, settings } = emulator;
const warehouse = await openWarehouse(settings);
after(() => warehouse.close());
const loader = await emulator.connect();
await loader.query('create table kept (a int); insert into kept values (1), (2)');

beforeEach(() => (redshift.strictness.temporaryTables = /from kept/));

const kept = async () => (await database.query<{ n: number }>('select count(*)::int as n from kept')).rows[0]?.n;

test('the emulator refuses a query that needs a temporary table, in a read-only transaction only', async () => {
  const client = await emulator.connect();
  await client.query('begin read only');
  assert.equal((await client.query('select 1 as a')).rows.length, 1);
  await assert.rejects(client.query('select a from kept'), { code: '25006', message: 'transaction is read-only' });
  await client.query('rollback');
  await client.query('begin');
  assert.equal((await client.query('select a from kept where a = $1', [1])).rows.length, 1);
  await client.query('rollback');
});

test('a query that needs a temporary table runs once more, in a transaction that is rolled back', async () => {
  const { rows } = await queryStar(warehouse, settings, '-- the rows\nselect a from kept order by a');
  assert.deepEqual(rows, [{ a: 1 }, { a: 2 }]);
  const sum = await readStar(warehouse, settings, async (session) => {
    const [first] = (await session.query('select a from kept where a = 1')).rows;
    await session.query('insert into kept values (3)');
    return first?.['a'];
  });
  assert.equal(sum, 1);
  assert.equal(await kept(), 2);
});

for (const sql of [
  'delete from kept',
  'truncate kept',
  'commit',
  "select a from kept where 'x\\' = ', ' or '; truncate kept; --' = ''",
]) {
  test(`cannot change anything: ${sql}`, async () => {
    redshift.strictness.temporaryTables = /kept|commit/;
    await assert.rejects(queryStar(warehouse, settings, sql), loadError('SQL_FAILED', 'transaction is read-only'));
    assert.equal(await kept(), 2);
  });
}

test('what is no query, or could be more than one on Redshift, is told from one', () => {
  const queries = ['select 1', ' /* a */ WITH x as (select 1) select * from x', '-- a\n-- b\nselect 1'];
  const others = ['selected', 'delete from t', '/* select */ truncate t', "select '\\'; truncate t; --'", ''];
  assert.deepEqual([...queries, ...others].map(isQuery), [true, true, true, false, false, false, false, false]);
});
