import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { isQuery, queryStar, readStar } from '../../src/cli/runtime/read-only.js';
import { LoadError } from '../../src/model/errors.js';
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

for (const sql of ['delete from kept', 'truncate kept', 'commit', "unload ('select 1') to 's3://b/p'"]) {
  test(`is no query, and is not sent: ${sql}`, async () => {
    await assert.rejects(queryStar(warehouse, settings, sql), loadError('INPUT_INVALID', 'Expected one statement'));
    assert.equal(await kept(), 2);
  });
}

test('what a backslash makes a second statement on Redshift is refused by the warehouse', async () => {
  const sql = "select a from kept where 'x\\' = ', ' or '; truncate kept; --' = ''";
  await assert.rejects(queryStar(warehouse, settings, sql), (error: unknown) => {
    assert.ok(error instanceof LoadError && ['INPUT_INVALID', 'SQL_FAILED'].includes(error.code), String(error));
    return true;
  });
  assert.equal(await kept(), 2);
});

test('what begins as a query is told from all else', () => {
  const queries = ['select 1', ' /* a */ WITH x as (select 1) select * from x', '-- a\n-- b\nselect 1', '(select 1)'];
  const others = [
    'selected',
    'delete from t',
    '/* select */ truncate t',
    '',
    '-- select 1',
    "--\runload ('select 1') to 's3://b/p'\nselect 1",
    "/*/**/ unload ('select 1') to 's3://b/p' /**/*/ select 1",
  ];
  assert.deepEqual(
    queries.map(isQuery),
    queries.map(() => true),
  );
  assert.deepEqual(
    others.map(isQuery),
    others.map(() => false),
  );
});
