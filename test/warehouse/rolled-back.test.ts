import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rolledBack } from '../../src/warehouse/rolled-back.js';
import { testDatabase } from '../support/database.js';

const { client, warehouse } = await testDatabase();
const PUBLIC = { searchPath: ['public'] };

test('nothing of the work stays, and its result is returned', async () => {
  const rows = await warehouse.session(PUBLIC, (session) =>
    rolledBack(session, 'begin', async () => {
      await session.query('create table t (a int)');
      return (await session.query('select count(*) as count from t')).rows;
    }),
  );
  assert.deepEqual(rows, [{ count: 0 }]);
  assert.equal((await client.query("select 1 from pg_tables where tablename = 't'")).rowCount, 0);
});

test('the error of the work is reported, also if the rollback fails as well', async () => {
  const working = warehouse.session(PUBLIC, (session) =>
    rolledBack(session, 'begin', async () => {
      await client.query('select pg_terminate_backend($1)', [session.pid]);
      throw new Error('of the work');
    }),
  );
  await assert.rejects(working, /^Error: of the work$/);
});
