import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoadError } from '../../src/model/errors.js';
import { parseSqlFile } from '../../src/sql/files.js';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import type { Session } from '../../src/warehouse/warehouse.js';
import { startDistantProxy, type SentRequest } from '../support/distant-proxy.js';
import { loadError } from '../support/expect.js';
import { onEveryEngine, type Bench } from './support/engines.js';

await onEveryEngine('statements that share a request', batches);

/** Runs `work` in a new schema. @returns the requests that it sent, the session's set-up first. */
async function requestsOf(bench: Bench, work: (session: Session) => Promise<unknown>): Promise<SentRequest[]> {
  const { CLUSTER_HOST: host = '', CLUSTER_DB_PORT: port } = bench.settings;
  const proxy = await startDistantProxy({ host, port }, { requestMs: 0, commitMs: 0 });
  const near = { CLUSTER_HOST: proxy.host, CLUSTER_DB_PORT: proxy.port, CLUSTER_ENGINE: bench.warehouse.engine };
  const warehouse = await openWarehouse({ ...bench.settings, ...near });
  try {
    await warehouse.session({ searchPath: [await bench.schema()] }, work);
    return proxy.takeRequests();
  } finally {
    await warehouse.close();
    await proxy.stop();
  }
}

function batches(bench: Bench): void {
  test('a batch is one request, and gives what each statement returned or did', async () => {
    const sent = await requestsOf(bench, async (session) => {
      const file = parseSqlFile(
        'sql/a.sql',
        "insert into t values (1), (2);\n--! counts: ones\ndelete from t where a = 1 and ';' = ';';",
      );
      const results = await session.batch(['create table t (a integer)', file, 'select a, 1 as one from t']);
      assert.deepEqual(
        results.map(({ counts, rows, columns, rowCount }) => ({ counts, rows, columns, rowCount })),
        [
          { counts: undefined, rows: [], columns: [], rowCount: 0 },
          { counts: undefined, rows: [], columns: [], rowCount: 2 },
          { counts: 'ones', rows: [], columns: [], rowCount: 1 },
          { counts: undefined, rows: [{ a: 2, one: 1 }], columns: ['a', 'one'], rowCount: 1 },
        ],
      );
    });
    assert.equal(sent.length, 2, sent.map(({ sql }) => sql).join('\n\n'));
    assert.deepEqual(
      sent.map(({ commits }) => commits),
      [false, true],
    );
  });

  test('each statement of a batch leads with the comment of its session', async () => {
    const [, batch] = await requestsOf(bench, (session) => session.batch(['select 1', 'select 2']));
    assert.equal(
      batch?.sql.split('\n').filter((line) => line.startsWith('/* sparkify */ select')).length,
      2,
      batch?.sql,
    );
  });

  test('a file without variables is one request, one with variables takes one for each statement', async () => {
    const plain = parseSqlFile('sql/a.sql', 'create table t (a integer); insert into t values (7);');
    const bound = parseSqlFile('sql/b.sql', "insert into t values (:'a'); delete from t where a = :'a';");
    assert.equal((await requestsOf(bench, (session) => session.execute(plain))).length, 2);
    const both = await requestsOf(bench, async (session) => {
      await session.execute(plain);
      await session.execute(bound, { a: 8 });
    });
    assert.equal(both.length, 4);
  });

  test('BEGIN is sent with the first statement, and not at all where none follows', async () => {
    const sent = await requestsOf(bench, async (session) => {
      await session.transaction(async () => undefined);
      await session.transaction(async () => {
        await session.query('create table t (a integer)');
        await session.query('insert into t values ($1)', [1]);
      });
    });
    assert.deepEqual(
      sent.map(({ sql, commits }) => [sql.replaceAll('/* sparkify */ ', '').replace(/^set [^]*/, 'set'), commits]),
      [
        ['set', false],
        ['begin;\ncreate table t (a integer)', false],
        ['insert into t values ($1)', false],
        ['commit', true],
      ],
    );
  });

  test('a transaction that writes rows first begins before it does', async () => {
    await bench.in(async (session) => {
      await session.query('create table t (a integer)');
      const failing = session.transaction(async () => {
        await bench.warehouse.writeRows(session, 't', ['a'], [[['1']]]);
        throw new Error('after the row');
      });
      await assert.rejects(failing, /after the row/);
      assert.equal((await session.query('select a from t')).rowCount, 0);
    });
  });

  test('a batch that is a transaction is kept whole or not at all, and the session goes on after it', async () => {
    await bench.in(async (session) => {
      await session.query('create table t (a integer)');
      const failing = session.atomicBatch(['insert into t values (1)', 'select no_such_column from t']);
      await assert.rejects(failing, loadError('SQL_FAILED', 'no_such_column'));
      assert.equal((await session.query('select a from t')).rowCount, 0);
      const [inserted, counted] = await session.atomicBatch(['insert into t values (2)', 'select a from t']);
      assert.deepEqual([inserted?.rowCount, counted?.rows], [1, [{ a: 2 }]]);
    });
    const sent = await requestsOf(bench, (session) => session.atomicBatch(['create table t (a integer)']));
    assert.deepEqual(
      sent.map(({ commits }) => commits),
      [false, true],
    );
  });

  test('an error has the file, line and column of its statement, wherever in the batch that is', async () => {
    const text =
      "-- ä\ncreate table t (a integer);\n\nselect '🎵', :'name' as name,\n  missing from t;\n\nselect 1 / (a - a) from t;\n";
    const file = parseSqlFile('sql/some.sql', text.replace(":'name'", "'ü'"));
    await bench.in(async (session) => {
      await assert.rejects(session.batch(['select 1', file]), at(5, 3));
    });
    const bound = {
      file: parseSqlFile('sql/some.sql', text.replace('  missing', "  :'name', missing")),
      values: { name: '2018-11-01 00:00' },
    };
    await bench.in(async (session) => {
      await assert.rejects(
        session.transaction(() => session.batch(['select 1', bound])),
        at(5, 12),
      );
    });
    const atRunTime = parseSqlFile(
      'sql/some.sql',
      'create table t (a integer);\ninsert into t values (1);\n\nselect 1 / (a - a) from t;\nselect 2;\n',
    );
    await bench.in(async (session) => {
      await assert.rejects(session.atomicBatch([atRunTime, 'select 3']), at(4, 1));
    });
  });

  test('an error of a query within a greater one has the file and line of the query', async () => {
    const embedded = parseSqlFile('sql/some.sql', '-- ä\nselect 1 as one,\n  missing;\n');
    await bench.in(async (session) => {
      const part = { embedded, before: 'select x.* from (\n', after: '\n) as x limit 5' };
      await assert.rejects(session.atomicBatch(['select 1', part]), at(3, 3));
    });
  });

  test('a value that a literal would have to escape is refused', async () => {
    const file = parseSqlFile('sql/some.sql', "select :'name'");
    await bench.in(async (session) => {
      for (const name of ["it's", '\\', 'a\nb', '"'])
        await assert.rejects(session.batch([{ file, values: { name } }]), loadError('SQL_FAILED', ":'name'"));
      const [row] = await session.batch([{ file, values: { name: '20261129t000000_0abc/1:2.5 +-%' } }]);
      assert.deepEqual(Object.values(row?.rows[0] ?? {}), ['20261129t000000_0abc/1:2.5 +-%']);
    });
  });
}

function at(line: number, column: number) {
  return (error: unknown): true => {
    assert.ok(error instanceof LoadError, String(error));
    assert.deepEqual(
      [error.details['file'], error.details['line'], error.details['column']],
      ['sql/some.sql', line, column],
      error.message,
    );
    return true;
  };
}
