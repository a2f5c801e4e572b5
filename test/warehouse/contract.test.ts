import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoadError } from '../../src/model/errors.js';
import { parseSqlFile, sqlFile, sqlFiles } from '../../src/sql/files.js';
import { STAR_TABLES } from '../../src/model/star.js';
import { copyColumns, relationsOf, schemaExists } from '../../src/warehouse/catalog.js';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import type { Session } from '../../src/warehouse/warehouse.js';
import { loadError } from '../support/expect.js';
import { freePort } from '../support/free-port.js';
import { onEveryEngine, type Bench } from './support/engines.js';

const only = async (session: Session, sql: string, values: unknown[] = []) =>
  (await session.query(sql, values)).rows[0];

await onEveryEngine('the port of the warehouse', contract);

function contract(bench: Bench): void {
  test('names are looked up in the order of the search path, and new tables go into its first schema', async () => {
    const first = await bench.schema();
    const second = await bench.schema();
    await bench.warehouse.session({ searchPath: [second] }, (session) =>
      session.execute(parseSqlFile('a.sql', 'create table t (a integer); insert into t values (2);')),
    );
    await bench.warehouse.session({ searchPath: [first, second] }, async (session) => {
      assert.deepEqual(await only(session, 'select a from t'), { a: 2 });
      await session.query('create table t (a integer)');
      assert.equal((await session.query('select a from t')).rowCount, 0);
      assert.deepEqual(await relationsOf(session, first), new Set(['t']));
    });
  });

  test('a transaction is kept whole or not at all, and the session goes on after it', async () => {
    await bench.in(async (session) => {
      await session.query('create table t (a integer)');
      const failing = session.transaction(async () => {
        await session.query('insert into t values (1)');
        await session.query('select no_such_column from t');
      });
      await assert.rejects(failing, loadError('SQL_FAILED', 'no_such_column'));
      assert.equal(await session.transaction(async () => (await session.query('select a from t')).rowCount), 0);
      await session.transaction(() => session.query('insert into t values (2)'));
      assert.deepEqual((await session.query('select a from t')).rows, [{ a: 2 }]);
    });
  });

  test('a table that is made in a transaction goes with it', async () => {
    await bench.in(async (session, schema) => {
      const failing = session.transaction(async () => {
        await session.query('create table t (a integer)');
        throw new Error('after the table');
      });
      await assert.rejects(failing, /after the table/);
      assert.deepEqual(await relationsOf(session, schema), new Set());
    });
  });

  test('another session sees what is committed, and nothing before', async () => {
    await bench.in(async (session, schema) => {
      await session.query('create table t (a integer)');
      const seen = () =>
        bench.warehouse.session({ searchPath: [schema] }, (other) => only(other, 'select count(*) as rows from t'));
      await session.transaction(async () => {
        await session.query('insert into t values (1)');
        assert.deepEqual(await seen(), { rows: 0 });
      });
      assert.deepEqual(await seen(), { rows: 1 });
    });
  });

  test('variables of files and values of queries are bound, and counted', async () => {
    await bench.in(async (session) => {
      const text = `it's \\ "quoted" $1 :'name' – ünïcode 🎵`;
      await session.query('create table t (a varchar(256), b bigint)');
      const insert = "insert into t (a, b) values (:'text', cast(:'number' as bigint)), (:'nothing', 0)";
      const write = `--! counts: t written\n${insert}`;
      const [inserted] = await session.execute(parseSqlFile('a.sql', write), { text, number: 7, nothing: null });
      assert.deepEqual(inserted, { counts: 't written', rowCount: 2 });
      const found = await session.select(parseSqlFile('b.sql', "select b from t where a = :'text'"), { text });
      assert.deepEqual(found, [{ b: 7 }]);
      assert.deepEqual(await only(session, 'select a from t where b = $1', [7]), { a: text });
      assert.equal((await session.query('update t set b = 1')).rowCount, 2);
      assert.equal((await session.query('delete from t where a is null')).rowCount, 1);
    });
  });

  test('rows that a query returns are counted, those of a statement that reports no number are not', async () => {
    await bench.in(async (session) => {
      assert.equal((await session.query('select 1 union all select 2')).rowCount, 2);
      assert.equal((await session.query('create table t as select 1 as a')).rowCount, 0);
      await session.transaction(async () => {
        await session.query('declare c cursor for select a from t');
        assert.equal((await session.query('fetch 5 from c')).rowCount, 1);
      });
    });
  });

  test('values arrive as they are: numbers exactly, times as text, null as null', async () => {
    await bench.in(async (session) => {
      await session.query(
        'create table t (i integer, b bigint, n numeric(10,2), d double precision, v varchar(9), f boolean, ' +
          'at timestamp, day date, nothing integer)',
      );
      await session.query(
        "insert into t values (-1, 9007199254740993, 1.50, 0.1, 'é', true, '2018-11-02 01:25:34.796', '2018-11-02', null)",
      );
      assert.deepEqual(await only(session, 'select * from t'), {
        i: -1,
        b: '9007199254740993',
        n: 1.5,
        d: 0.1,
        v: 'é',
        f: true,
        at: '2018-11-02 01:25:34.796',
        day: '2018-11-02',
        nothing: null,
      });
      assert.deepEqual((await session.query('select i as one, b as two from t')).columns, ['one', 'two']);
      const { rows, columns } = await session.querySingleAsText('select b, n, f, nothing from t');
      assert.deepEqual(rows, [['9007199254740993', '1.50', 't', null]]);
      assert.deepEqual(columns[1], { name: 'n', type: 1700, modifier: 4 + ((10 << 16) | 2) });
    });
  });

  test('errors have the code of what happened, and the file and line of where', async () => {
    await bench.in(async (session) => {
      const file = parseSqlFile(
        'sql/some.sql',
        '-- first\ncreate table t (a integer);\n\ninsert into t\nselect b\nfrom t;\n',
      );
      await assert.rejects(session.execute(file), (error) => {
        assert.ok(error instanceof LoadError);
        assert.equal(error.details['file'], 'sql/some.sql');
        return loadError('SQL_FAILED', 'sql/some.sql:', 'b')(error);
      });
      await session.query('create table t (a integer)');
      await assert.rejects(
        session.query('create table t (a integer)'),
        loadError('WAREHOUSE_CONFLICT', 'already exists'),
      );
      await assert.rejects(session.query('create schema public'), loadError('SQL_FAILED', 'already exists'));
      await assert.rejects(session.query('select * from missing'), loadError('SQL_FAILED', 'missing'));
      await assert.rejects(session.query('selct 1'), loadError('SQL_FAILED', 'syntax error'));
    });
  });

  test('a warehouse that does not answer is unavailable, and says so once', async () => {
    const elsewhere = { ...bench.settings, CLUSTER_HOST: '127.0.0.1', CLUSTER_DB_PORT: await freePort() };
    const closed = openWarehouse({ ...elsewhere, CLUSTER_ENGINE: bench.warehouse.engine }).then(async (warehouse) => {
      try {
        await warehouse.session({ searchPath: ['public'] }, (session) => session.query('select 1'));
      } finally {
        await warehouse.close();
      }
    });
    await assert.rejects(closed, loadError('WAREHOUSE_UNAVAILABLE', 'ECONNREFUSED'));
  });

  test('many rows are written as they are', async () => {
    const texts = [
      '',
      "it's",
      '"q"',
      '\\',
      '\\n',
      '\\.',
      '\t',
      'two\nlines',
      '\r\n',
      'Ünï 🎵',
      '$1',
      '%s',
      ' x ',
      null,
    ];
    const rows = Array.from({ length: 20_000 }, (_, i) => [String(i), texts[i % texts.length] ?? null]);
    await bench.in(async (session) => {
      await session.query('create table t (id integer, text varchar(64), other integer)');
      const written = await bench.warehouse.writeRows(
        session,
        't',
        ['id', 'text'],
        [rows.slice(0, 7), [], rows.slice(7)],
      );
      assert.equal(written, rows.length);
      const counted = await only(
        session,
        'select count(*) as rows, count(distinct id) as ids, count(other) as others from t',
      );
      assert.deepEqual(counted, { rows: rows.length, ids: rows.length, others: 0 });
      const first = await session.query(`select text from t where id < ${texts.length} order by id`);
      assert.deepEqual(
        first.rows,
        texts.map((text) => ({ text })),
      );
      const spread = 'select text, count(*) as rows from t group by text';
      assert.equal((await session.query(spread)).rowCount, texts.length);
    });
  });

  test('the catalog knows schemas, tables, views and the columns of a staging table', async () => {
    await bench.in(async (session, schema) => {
      await session.execute(sqlFile('tables/run/stage_songs.sql'));
      await session.query('create view songs as select * from stage_songs');
      assert.deepEqual(await relationsOf(session, schema), new Set(['stage_songs', 'songs']));
      assert.equal(await schemaExists(session, schema), true);
      assert.equal(await schemaExists(session, `${schema}_not`), false);
      assert.equal(await schemaExists(session, 'public'), true, 'a schema of another user');
      const columns = await copyColumns(session, schema, 'stage_songs');
      assert.equal(columns.length, 10);
      assert.deepEqual(columns.find(({ name }) => name === 'year')?.type, { kind: 'integer' });
      assert.deepEqual(columns.find(({ name }) => name === 'duration')?.type, { kind: 'double' });
      assert.equal(columns.find(({ name }) => name === 'title')?.type.kind, 'varchar');
    });
  });

  test('cancelling ends the backend, and its work is rolled back when the session ends', async () => {
    await bench.in(async (session, schema) => {
      await session.query('create table t (a integer)');
      const abort = new AbortController();
      let pid = 0;
      await session.transaction(async () => {
        await session.query('lock table t');
        const waiting = bench.warehouse.session({ searchPath: [schema], signal: abort.signal }, (other) =>
          other.transaction(async () => {
            pid = other.pid;
            await other.query('create table u (a integer)');
            setTimeout(() => abort.abort(new Error('enough')), 300);
            await other.query('lock table t');
          }),
        );
        await assert.rejects(waiting, /^Error: enough$/);
      });
      assert.notEqual(pid, 0);
      const backend = sqlFile(`${bench.warehouse.engine}/backend.sql`);
      assert.deepEqual(await session.select(backend, { pid, stopped_at: '2999-01-01 00:00:00' }), []);
      assert.deepEqual(await relationsOf(session, schema), new Set(['t']));
    });
  });

  test('the physical design fits the tables of the star', async () => {
    await bench.in(async (session) => {
      for (const file of sqlFiles('tables/ops')) await session.execute(file);
      const tables = STAR_TABLES.map((table) => sqlFile(`tables/star/${table}.sql`));
      await session.transaction(async () => {
        await session.batch(tables.flatMap((file) => bench.warehouse.tableFiles(file)));
      });
      await session.execute(sqlFile('tables/star/all_plays.sql'));
      await session.query(
        "insert into songplay values ('k', '2018-11-02 01:25:34.796', 1, 'free', 's', 'a', 1, 'l', 'u', 7)",
      );
      assert.deepEqual(await only(session, 'select songplay_id, user_id from all_plays'), {
        songplay_id: 'k',
        user_id: 1,
      });
    });
  });
}
