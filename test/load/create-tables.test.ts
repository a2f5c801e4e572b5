import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import { activityBench, dump, load, type ActivityBench } from '../support/activity-bench.js';

const bench = await activityBench();
const { client } = bench.database;

/** Everything that was ever made in these schemas, with the number that the database knows it by. */
async function relations(...schemas: string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname || '.' || relname || ' ' || c.oid as name from pg_class as c
     inner join pg_namespace as n on c.relnamespace = n.oid where nspname = any($1) order by 1`,
    [schemas],
  );
  return rows.map(({ name }) => name);
}

test('five at once make everything once; those that met another succeed when tried again', async () => {
  const untilDone = async (loadId: string): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await bench.run('createTables', [loadId]);
        return;
      } catch (error) {
        if ((error as { type?: string }).type !== 'WAREHOUSE_CONFLICT' || attempt === 12) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: 5 }, (_, i) => untilDone(`at_once_${i}`)));
  const { rows } = await client.query('select version from sparkify_ops.star_version');
  assert.deepEqual(rows, [{ version: '0' }]);
  assert.equal((await client.query('select 1 from sparkify_ops.load_run')).rowCount, 5);
  for (let i = 0; i < 5; i += 1)
    assert.equal((await client.query(`select 1 from sparkify_run_at_once_${i}.this_run`)).rowCount, 1);
});

test('what is there is neither changed nor dropped', async () => {
  await load(bench);
  await client.query('create table public.of_others (a int); create index of_others_too on public.users (level)');
  const made = await relations('public', 'sparkify_ops');
  const held = await dump(bench.database, 'public');
  await bench.run('createTables', ['another']);
  assert.deepEqual(await relations('public', 'sparkify_ops'), made);
  assert.deepEqual(await dump(bench.database, 'public'), held);
});

test('what is missing is made, and only that', async () => {
  await client.query('drop table public.times; drop table sparkify_ops.load_check; drop view public.all_plays');
  const before = await relations('public', 'sparkify_ops');
  await bench.run('createTables', ['repaired']);
  const after = await relations('public', 'sparkify_ops');
  assert.deepEqual(
    after.filter((name) => before.includes(name)),
    before,
  );
  const made = after.filter((name) => !before.includes(name)).map((name) => name.split(' ')[0]);
  for (const name of ['public.all_plays', 'public.times', 'sparkify_ops.load_check'])
    assert.ok(made.includes(name), made.join());
});

test('a second try opens the same run once, and leaves its schema as it is', async () => {
  await bench.run('createTables', ['twice']);
  await client.query("insert into sparkify_run_twice.run_object values ('events', 'u', 'v', 1, null, 1)");
  await bench.run('createTables', ['twice']);
  assert.equal((await client.query('select 1 from sparkify_run_twice.run_object')).rowCount, 1);
  assert.equal((await client.query("select 1 from sparkify_ops.load_run where load_id = 'twice'")).rowCount, 1);
});

async function inSchemas(star: string, ops: string): Promise<ActivityBench> {
  const settings = { ...bench.deps.settings, LOAD_SCHEMA: star, LOAD_OPS_SCHEMA: ops };
  return bench.with({ settings, schemas: { star, ops } });
}

for (const [star, ops] of [
  ['analytics', 'loader'],
  ['user', 'order'],
] as const) {
  test(`the star and the ledger may be in the schemas ${star} and ${ops}; nothing is made elsewhere`, async () => {
    const elsewhere = await relations('public', 'sparkify_ops');
    const other = await inSchemas(star, ops);
    assert.equal((await load(other)).outcome, 'published');
    assert.deepEqual(await relations('public', 'sparkify_ops'), elsewhere);
    const { rows } = await client.query<{ n: string }>(`select count(*) as n from "${star}".all_plays`);
    assert.ok(Number(rows[0]?.n) > 0);
    assert.equal((await client.query(`select 1 from "${ops}".load_run where status = 'published'`)).rowCount, 1);
  });
}

test('a loader that does not own the tables leaves comments as they are, and loads', async () => {
  await client.query(`comment on table public.users is null; create role other_loader login password 'other';
    grant all on schema public, sparkify_ops to other_loader; grant all on database ${bench.deps.settings.CLUSTER_DB_NAME} to other_loader;
    grant all on all tables in schema public, sparkify_ops to other_loader`);
  const settings = { ...bench.deps.settings, CLUSTER_DB_USER: 'other_loader', CLUSTER_DB_PASSWORD: 'other' };
  const warehouse = await openWarehouse(settings);
  try {
    await bench.with({ warehouse }).run('createTables', ['by_other']);
    const words = "select obj_description('public.users'::regclass) as words";
    assert.deepEqual((await client.query(words)).rows, [{ words: null }]);
    await bench.run('createTables', ['by_owner']);
    const { rows } = await client.query<{ words: string }>(words);
    assert.match(rows[0]?.words ?? '', /^One row per user/);
  } finally {
    await warehouse.close();
    await client.query('drop owned by other_loader cascade; drop role other_loader');
  }
});

test('a role that may not create schemas is told so', async () => {
  await client.query("create role poor_loader login password 'poor'");
  const settings = { ...bench.deps.settings, CLUSTER_DB_USER: 'poor_loader', CLUSTER_DB_PASSWORD: 'poor' };
  const warehouse = await openWarehouse(settings);
  try {
    await assert.rejects(bench.with({ warehouse }).run('createTables', ['poor']), {
      type: 'PERMISSION_DENIED',
      nonRetryable: true,
    });
  } finally {
    await warehouse.close();
    await client.query('drop role poor_loader');
  }
});
