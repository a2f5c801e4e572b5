import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DatabaseError } from 'pg';
import { REDSHIFT_VERSION } from './catalog.js';
import { testRedshift } from './test-redshift.js';

const emulator = await testRedshift();
const client = await emulator.connect();
await client.query('create table t (a int not null, b varchar(20), c timestamp)');
await client.query(`insert into t values (1, 'one', '2018-11-01 10:00'), (2, 'two', null)`);

async function errorOf(sql: string, values?: unknown[]): Promise<DatabaseError> {
  const failed = await client.query(sql, values).then(
    () => assert.fail(`was accepted: ${sql}`),
    (error: DatabaseError) => error,
  );
  return failed;
}

async function rowsOf(text: string, values?: unknown[]): Promise<unknown[]> {
  const { rows } = await client.query<unknown[]>({ text, values, rowMode: 'array' });
  return rows.flat();
}

describe('what Redshift refuses', () => {
  const REFUSED: readonly [sql: string, code: string][] = [
    ['insert into t values (1) on conflict do nothing', '42601'],
    ['insert into t values (1) returning a', '42601'],
    ['delete from t returning a', '42601'],
    ['select distinct on (a) a, b from t', '0A000'],
    ['select array[1, 2]', '42601'],
    ['select array(select a from t)', '42601'],
    ['create table x (a int[])', '42601'],
    [`select '{}'::json`, '0A000'],
    [`select cast('{}' as jsonb)`, '0A000'],
    ['create table x (a uuid)', '0A000'],
    ['create table x (a serial)', '0A000'],
    [`select b->>'a' from t`, '42601'],
    [`select b->'a' from t`, '42601'],
    [`select string_agg(b, ',') from t`, '42883'],
    ['select array_agg(b) from t', '42883'],
    ['select pg_sleep(1)', '42883'],
    ['select pg_advisory_lock(1)', '42883'],
    ['select concat_ws(b, b) from t', '42883'],
    ['select concat(b, b, b) from t', '42883'],
    ['select to_timestamp(1) from t', '42883'],
    ['select n from t, generate_series(1, 3) n', '0A000'],
    ['insert into t select n from generate_series(1, 3) n', '0A000'],
    ['select now() from t', '0A000'],
    ['select current_timestamp, a from t', '0A000'],
    ['select a from t where a is distinct from 1', '42601'],
    ['select a from t where a is not distinct from 1', '42601'],
    ['select * from (values (1), (2)) v (a)', '42601'],
    ['values (1)', '42601'],
    ['with v as (values (1)) select * from v', '42601'],
    ['create index i on t (a)', '0A000'],
    ['create unique index i on t (a)', '0A000'],
    ['create unlogged table x (a int)', '42601'],
    ['create temp view v as select 1', '42601'],
    ['create or replace temporary view v as select 1', '42601'],
    ['create table x (a int check (a > 0))', '42601'],
    ['merge into t using t s on t.a = s.a when matched and s.a > 1 then delete', '42601'],
    ['select * from t, lateral (select 1) l', '42601'],
    ['select * from t join lateral (select 1) l on true', '42601'],
    ['select count(*) filter (where a > 1) from t', '42601'],
    ['with x as materialized (select 1) select * from x', '42601'],
    ['with x as (select 1) insert into t select * from x', '42601'],
    ['select * from unnest(b) with ordinality', '42601'],
    ['select a from t for update', '42601'],
    ['lock table t in exclusive mode', '42601'],
    ['savepoint s', '0A000'],
    ['do $$ begin end $$', '42601'],
    ['copy t from stdin', '42601'],
    ['copy t to stdout', '42601'],
    ['truncate t, t', '42601'],
    ['alter table t add column d int, add column e int', '42601'],
    ['set lock_timeout = 5', '42704'],
    ['explain analyze select 1', '42601'],
    ["comment on role redshift_user is 'words'", '42601'],
    ["comment on materialized view v is 'words'", '42601'],
    // AWS r_COMMENT: only the owner and a superuser may.
    ["comment on table pg_catalog.pg_class is 'words'", '42501'],
  ];
  for (const [sql, code] of REFUSED) test(sql, async () => assert.equal((await errorOf(sql)).code, code));

  test('parameters change nothing about it', async () => {
    assert.equal((await errorOf('insert into t values ($1) returning a', [1])).code, '42601');
    assert.equal((await errorOf('select a from t where a = any($1)', [[1]])).code, '0A000');
    assert.deepEqual(await rowsOf('select $1::int', [7]), [7]);
  });

  test('a transaction block fails with it', async () => {
    await client.query('begin');
    assert.equal((await errorOf('delete from t returning a')).code, '42601');
    assert.equal((await errorOf('select 1')).code, '25P02');
    assert.equal((await errorOf('delete from t returning a')).code, '25P02');
    await client.query('rollback');
    assert.deepEqual(await rowsOf('select count(*) from t'), ['2']);
  });

  test('the statements after it are not run, those before it are', async () => {
    const text = `create table seq (a int); insert into seq values (1); select array[1]; insert into seq values (2)`;
    assert.equal((await errorOf(text)).code, '42601');
    assert.deepEqual(await rowsOf('select a from seq'), [1]);
  });
});

describe('what Redshift takes', () => {
  const TAKEN: readonly [sql: string, expected: unknown[]][] = [
    [`select 'on conflict returning array[1]' /* distinct on (a) */ -- ->> \n`, ['on conflict returning array[1]']],
    ['select n from generate_series(1, 3) n', [1, 2, 3]],
    ['select a from t order by c nulls first, a', [2, 1]],
    ['select a as "returning_" from t where a = 1', [1]],
    ['select nvl(null, b, b) from t where a = 2', ['two']],
    [`select len(b) from t where a = 1`, [3]],
    [`select dateadd(day, 1, c)::varchar from t where a = 1`, ['2018-11-02 10:00:00']],
    [`select dateadd(ms, 1500, '2018-11-01'::timestamp)::varchar`, ['2018-11-01 00:00:01.5']],
    [`select datediff(hour, '2018-11-01 01:59'::timestamp, '2018-11-01 02:01'::timestamp)`, ['1']],
    [`select datediff(year, '2017-12-31'::timestamp, '2018-01-01'::timestamp)`, ['1']],
    [`select convert_timezone('America/New_York', '2018-11-01 12:00'::timestamp)::varchar`, ['2018-11-01 08:00:00']],
    [
      `select convert_timezone('America/New_York', 'UTC', '2018-11-01 08:00'::timestamp)::varchar`,
      ['2018-11-01 12:00:00'],
    ],
    [`select sha2('a', 256)`, ['ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb']],
    ["select getdate() > sysdate - interval '1 minute', sysdate < getdate() + interval '1 minute'", [true, true]],
    ['select version()', [REDSHIFT_VERSION]],
    ['select a from t where a in (select a from t where a = 1)', [1]],
    [`select timestamp 'epoch' + 1541073600000 / 1000 * interval '1 second' = '2018-11-01 12:00' as epoch`, [true]],
  ];
  for (const [sql, expected] of TAKEN) test(sql, async () => assert.deepEqual(await rowsOf(sql), expected));

  test('delimited identifiers are folded to lower case', async () => {
    const { fields } = await client.query('select a as "userId" from "T"');
    assert.equal(fields[0]!.name, 'userid');
  });

  test('settings that only Redshift has', async () => {
    await client.query(`set query_group to 'sparkify'`);
    assert.deepEqual(await rowsOf('show query_group'), ['sparkify']);
    await client.query('reset query_group');
    await client.query('set statement_timeout to 60000');
    assert.deepEqual(await rowsOf('show statement_timeout'), ['1min']);
  });

  test('users, roles and grants', async () => {
    const role = `loader_${emulator.backend.database}`;
    const admin = await emulator.connectAdmin();
    await admin.query(`create role ${role}`);
    await admin.query(`create user u_${role} password 'Passw0rd1'`);
    await admin.query(`grant select on t to role ${role}; grant role ${role} to u_${role}`);
    const user = await emulator.connect({ user: `u_${role}`, password: 'Passw0rd1' });
    assert.deepEqual((await user.query('select a from t order by a')).rows, [{ a: 1 }, { a: 2 }]);
    await assert.rejects(user.query('delete from t'), { code: '42501' });
    await user.end();
    await admin.query(`revoke role ${role} from u_${role}; revoke select on t from role ${role}`);
    await admin.query(`drop role u_${role}; drop role ${role}`);
  });
});

describe('tables', () => {
  test('distribution, sort keys, encodings and BACKUP are taken', async () => {
    await client.query(`create table if not exists d1 (a int not null encode az64 distkey, b varchar(max) encode zstd,
      constraint pk primary key (a), foreign key (b) references t (b)) diststyle key compound sortkey (a, b)`);
    await client.query('create table d2 (a int sortkey, b text) backup no diststyle all');
    await client.query('create temp table d3 distkey (a) sortkey (a) as select a from t');
    await client.query('create table d4 (like d1)');
    await client.query('create table d5 (a int, b numeric(10, 2)) diststyle auto sortkey auto encode auto');
    const columns = `select character_maximum_length from information_schema.columns where table_name = $1 and column_name = 'b'`;
    assert.deepEqual(await rowsOf(columns, ['d1']), [65535]);
    assert.deepEqual(await rowsOf(columns, ['d2']), [256]);
    assert.deepEqual(await rowsOf('select count(*) from d3'), ['2']);
  });

  test('a key column that is not there is refused', async () => {
    assert.equal((await errorOf('create table x (a int) distkey (b)')).code, '42703');
  });

  test('keys are informational, NOT NULL holds, and a primary key implies it', async () => {
    await client.query('create table k (a int primary key, b int unique references t (a), c int, d int not null)');
    await client.query('insert into k values (1, 99, 1, 1), (1, 99, 1, 1)');
    assert.deepEqual(await rowsOf('select count(*) from k'), ['2']);
    assert.equal((await errorOf('insert into k (b, d) values (1, 1)')).code, '23502');
    assert.equal((await errorOf('insert into k (a) values (1)')).code, '23502');
  });

  test('identity columns number their rows', async () => {
    await client.query('create table i (id bigint identity(10, 5), a int)');
    await client.query('insert into i (a) values (1), (1)');
    assert.deepEqual(await rowsOf('select id from i order by id'), ['10', '15']);
  });

  test('physical ALTER TABLE is taken on tables that are there', async () => {
    await client.query('alter table t alter diststyle key distkey a');
    await client.query('alter table t alter compound sortkey (a, c)');
    await client.query('alter table t alter sortkey auto');
    await client.query('alter table t add primary key (a)');
    await client.query('alter table t add column e varchar(10) encode lzo');
    assert.equal((await errorOf('alter table missing alter diststyle all')).code, '42P01');
  });

  test('ANALYZE and VACUUM take their words; VACUUM not in a block', async () => {
    await client.query('analyze t predicate columns');
    await client.query('vacuum delete only t to 100 percent');
    await client.query('begin');
    assert.equal((await errorOf('vacuum t')).code, '25001');
    await client.query('rollback');
  });

  test('TRUNCATE commits the open transaction', async () => {
    await client.query('create table tr (a int); create table other (a int)');
    await client.query('begin');
    await client.query('insert into other values (1)');
    await client.query('truncate tr');
    await client.query('rollback');
    assert.deepEqual(await rowsOf('select a from other'), [1]);
  });

  test('ALTER TABLE APPEND moves all rows, and not in a block', async () => {
    await client.query('create table source (a int); create table target (a int); insert into source values (1), (2)');
    await client.query('begin');
    assert.equal((await errorOf('alter table target append from source')).code, '25001');
    await client.query('rollback');
    await client.query('alter table target append from source');
    assert.deepEqual(await rowsOf('select (select count(*) from source), (select count(*) from target)'), ['0', '2']);
  });

  test('a changed row is a conflict of snapshots: error 1023', async () => {
    const other = await emulator.connect();
    await client.query('begin');
    await client.query('select * from t');
    await other.query(`update t set b = 'changed' where a = 1`);
    const error = await errorOf(`update t set b = 'mine' where a = 1`);
    assert.deepEqual([error.code, error.message], ['XX000', '1023']);
    await client.query('rollback');
    await other.end();
  });
});
