import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { queryStar } from '../../../src/cli/runtime/read-only.js';
import { asReader } from '../../../src/cli/runtime/with-warehouse.js';
import { SETTINGS, type Settings } from '../../../src/config/settings.js';
import { openServices } from '../../../src/embedded/services.js';
import { Random } from '../../../src/generate/random.js';
import { openWarehouse } from '../../../src/warehouse/open-warehouse.js';
import type { Warehouse } from '../../../src/warehouse/warehouse.js';
import { ignore } from '../../embedded/support/homes.js';
import { atEnd, testHome } from '../../support/home.js';

const home = testHome();
const CANARY = join(home, 'canary');
let loader: Client;
const warehouses: Partial<Record<'reader' | 'loader', { warehouse: Warehouse; settings: Settings }>> = {};

before(async () => {
  const services = await openServices(home, { postgres: true, temporal: false }, ignore);
  atEnd(() => services.close());
  const { postgres } = services;
  assert.ok(postgres?.reader);
  loader = new Client({ ...postgres });
  await loader.connect();
  atEnd(() => loader.end());
  await loader.query('create schema sparkify_ops; create table users (user_id int); insert into users values (10)');
  const settings: Settings = {
    ...SETTINGS.parse({}),
    CLUSTER_ENGINE: 'postgres',
    CLUSTER_HOST: postgres.host,
    CLUSTER_DB_PORT: postgres.port,
    CLUSTER_DB_NAME: postgres.database,
    CLUSTER_DB_USER: postgres.user,
    CLUSTER_DB_PASSWORD: postgres.password,
    CLUSTER_QUERY_USER: postgres.reader.user,
    CLUSTER_QUERY_PASSWORD: postgres.reader.password,
  };
  warehouses.reader = { warehouse: await openWarehouse(asReader(settings)), settings };
  // A configured warehouse without QUERY_USER.
  warehouses.loader = { warehouse: await openWarehouse(settings), settings };
  for (const { warehouse } of Object.values(warehouses)) atEnd(() => warehouse.close());
  expected = await state();
});

/** All relations and rows, and whatever else a query could have left. */
async function state(): Promise<unknown> {
  const { rows } = await loader.query(`select
    (select string_agg(user_id::text, ',' order by user_id) from users) as users,
    (select string_agg(nspname || '.' || relname, ',' order by nspname, relname) from pg_class
       join pg_namespace n on n.oid = relnamespace where nspname !~ '^pg_toast|^pg_temp') as relations,
    (select count(*) from pg_largeobject_metadata) as objects,
    (select count(*) from pg_roles) as roles`);
  return { rows, file: existsSync(CANARY) };
}

let expected: unknown;
afterEach(async () => assert.deepEqual(await state(), expected));

/** What was done to the program, and its kin. */
const TRICKS = [
  "select E'a\\' as x, '; commit; delete from users where user_id = 10; --'",
  'select 1 as é$b$; commit; create table public.t(a int); select 1 as é$b$',
  'select 1 -- x\r; commit; delete from users where user_id = 10',
  'select 1; commit; delete from users',
  ';delete from users',
  "copy (select 1) to program 'touch CANARY'",
  "copy (select 1) to 'CANARY'",
  "/**/copy users from program 'echo 11'",
  "--\rcopy (select 1) to 'CANARY'\nselect 1",
  "/* /* */ select */ copy (select 1) to 'CANARY' -- */",
  "select pg_read_file('/etc/hostname')",
  "select lo_export(lo_from_bytea(0, 'x'), 'CANARY')",
  "select lo_from_bytea(0, 'x')",
  'with gone as (delete from users returning *) select * from gone',
  'explain analyze delete from users',
  'select * into public.t from users',
  'create table public.t as select 1',
  "select set_config('transaction_read_only', 'off', false) from users; delete from users",
  'commit',
  'rollback and chain',
  'set transaction read write',
  'do $$ begin delete from users; end $$',
  'call nothing()',
  'lock table users',
  'vacuum users',
  'truncate users',
  'prepare p as delete from users',
  "select dblink_exec('', 'delete from users')",
  "select query_to_xml('delete from users', true, true, '')",
  "select setval('s', 1)",
  'set role postgres',
  "unload ('select 1') to 's3://b/p'",
].map((sql) => sql.replaceAll('CANARY', CANARY));

/** Pieces that a fuzz joins: what ends, hides or begins a statement. */
const PIECES = [
  'select 1',
  'select',
  ' as x',
  'with a as (',
  ')',
  '(',
  ',',
  '*',
  ' from users',
  'explain analyze ',
  "'",
  "''",
  "E'",
  '\\',
  "\\'",
  '"',
  '$$',
  '$a$',
  '$é$',
  'é',
  "U&'",
  "B'",
  '--',
  '/*',
  '*/',
  '\n',
  '\r',
  '\u2028',
  '\u00a0',
  '\t',
  ' ',
  ';',
  '; commit;',
  '; delete from users;',
  ' delete from users',
  ' returning 1',
  'commit',
  ' into public.t',
  'create table public.t(a int)',
  `copy (select 1) to '${CANARY}'`,
  'insert into users values (11)',
  ' values (1)',
];

describe('nothing that query is given changes anything', () => {
  for (const name of ['reader', 'loader'] as const) {
    for (const sql of TRICKS) {
      test(`as the ${name}: ${JSON.stringify(sql)}`, async () => {
        const { warehouse, settings } = warehouses[name]!;
        await assert.rejects(queryStar(warehouse, settings, sql));
      });
    }

    test(`as the ${name}: 1,500 random texts`, async () => {
      const { warehouse, settings } = warehouses[name]!;
      const random = new Random(18);
      let answered = 0;
      for (let round = 0; round < 1_500; round += 1) {
        const start = random.next() < 0.5 ? '' : 'select 1 as x';
        const sql =
          start +
          Array.from({ length: random.between(2, 10) }, () => PIECES[random.between(0, PIECES.length - 1)]).join('');
        answered += await queryStar(warehouse, settings, sql).then(
          () => 1,
          () => 0,
        );
        if (round % 250 === 0) assert.deepEqual(await state(), expected, sql);
      }
      assert.ok(answered > 25, `${answered} texts were queries: too few to say anything`);
    });
  }
});
