import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatabaseError, Pool } from 'pg';
import { LoadError, type ErrorCode } from '../../src/model/errors.js';
import { parseSqlFile } from '../../src/sql/files.js';
import { toLoadError } from '../../src/warehouse/errors.js';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import type { Session } from '../../src/warehouse/warehouse.js';
import { testDatabase } from '../support/database.js';
import { loadError } from '../support/expect.js';
import { freePort } from '../support/free-port.js';

const TAG = { workflowId: 'load-\u{1F3B5}', runId: 'r', activity: 'loadFact/7', attempt: 1 };

const database = await testDatabase();

function inSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  return database.warehouse.session({ searchPath: ['public'], tag: TAG }, work);
}

const execute = (text: string, values: Record<string, unknown> = {}) =>
  inSession((session) => session.execute(parseSqlFile('sql/load/some.sql', text), values));

const BROKEN = `-- What it does; and what not.
create temp table one (a int);

/* the second
   statement */
insert into one
select b
from one;
`;

test('a failing statement is reported with file, line, column, the line and a caret under the place', async () => {
  await assert.rejects(execute(BROKEN), (error) => {
    loadError('SQL_FAILED', 'sql/load/some.sql:7: column "b" does not exist', '\n  select b\n         ^')(error);
    const { details } = error as LoadError;
    assert.deepEqual([details['line'], details['column'], details['sqlState']], [7, 8, '42703']);
    return true;
  });
});

test('variables and characters of four bytes before the place do not move it', async () => {
  const sql =
    "select cast(:'a_rather_long_name' as int) as a, '\u{1F3B5}\u{1F3B5}' as b,\n  cast(:'other' as int) + wrong;";
  await assert.rejects(execute(sql, { a_rather_long_name: 1, other: 2 }), (error) => {
    const { line, column } = (error as LoadError).details;
    assert.deepEqual([line, column], [2, sql.split('\n')[1]!.indexOf('wrong') + 1]);
    return true;
  });
});

test('an error without a place is reported at the start of its statement', async () => {
  await assert.rejects(execute('select 1;\n\nselect 1 / 0;'), loadError('SQL_FAILED', 'some.sql:3: division by zero'));
});

test('a syntax error at the end of the text has a place too', async () => {
  await assert.rejects(
    execute('select 1;\nselect (1'),
    loadError('SQL_FAILED', 'some.sql:2: syntax error at end of input'),
  );
});

test('what the server adds in detail is in the message', async () => {
  const sql = 'create temp table t (a int primary key); insert into t values (1), (1);';
  await assert.rejects(execute(sql), loadError('SQL_FAILED', '(Key (a)=(1) already exists.)'));
});

test('a pool that gives no connection in time is a warehouse that does not answer, and the step is retried', async () => {
  const { host, port, user, password } = database.client;
  const place = { host, port, user, password, database: database.client.database };
  const pool = new Pool({ ...place, max: 1, connectionTimeoutMillis: 100 });
  const taken = await pool.connect();
  const error: unknown = await pool.connect().catch((cause: unknown) => cause);
  taken.release();
  await pool.end();
  assert.equal(toLoadError(error).code, 'WAREHOUSE_UNAVAILABLE', String(error));
});

test('a role without the privilege is denied, not retried', async () => {
  await database.client.query('create table closed (a int)');
  await database.client.query('create role nobody_here');
  const denied = inSession(async (session) => {
    await session.query('set role nobody_here');
    await session.query('select * from closed');
  });
  await assert.rejects(denied, loadError('PERMISSION_DENIED', 'closed'));
  await database.client.query('drop role nobody_here');
});

const connecting = async (settings: Partial<typeof database.settings>) => {
  const warehouse = await openWarehouse({ ...database.settings, ...settings });
  try {
    await warehouse.session({ searchPath: ['public'] }, (session) => session.query('select 1'));
  } finally {
    await warehouse.close();
  }
};

test('a wrong user or password is denied, and a database that is not there is a wrong setting', async () => {
  await assert.rejects(connecting({ CLUSTER_DB_PASSWORD: 'wrong' }), loadError('PERMISSION_DENIED'));
  await assert.rejects(
    connecting({ CLUSTER_DB_NAME: 'not_there' }),
    loadError('CONFIG_INVALID', 'not_there', '[CLUSTER] DB_NAME'),
  );
});

test('a warehouse that does not listen is unavailable', async () => {
  await assert.rejects(
    connecting({ CLUSTER_DB_PORT: await freePort() }),
    loadError('WAREHOUSE_UNAVAILABLE', 'ECONNREFUSED'),
  );
});

test('a host that has no address is unavailable', async () => {
  await assert.rejects(
    connecting({ CLUSTER_HOST: 'no-such-host.invalid', CLUSTER_TLS: 'off' }),
    loadError('WAREHOUSE_UNAVAILABLE', 'no-such-host.invalid'),
  );
});

test('a backend that is ended in the middle of a statement makes the warehouse unavailable', async () => {
  const ended = inSession(async (session) => {
    const statement = session.query('select pg_sleep(60)');
    statement.catch(() => undefined); // awaited below: it may fail before that
    const { rows } = await database.client.query<{ ended: boolean }>('select pg_terminate_backend($1) as ended', [
      session.pid,
    ]);
    assert.equal(rows[0]?.ended, true);
    await statement;
  });
  await assert.rejects(ended, loadError('WAREHOUSE_UNAVAILABLE', 'terminating connection'));
});

test('two that lock each other out are a conflict', async () => {
  await database.client.query('create table first (); create table second ()');
  const lockBoth = (one: string, other: string, ready: () => Promise<void>) =>
    inSession((session) =>
      session.transaction(async () => {
        await session.query("set local deadlock_timeout = '10ms'");
        await session.query(`lock table ${one}`);
        await ready();
        await session.query(`lock table ${other}`);
      }),
    );
  let waiting = 2;
  let release = (): void => undefined;
  const both = new Promise<void>((resolve) => (release = resolve));
  const ready = () => {
    waiting -= 1;
    if (waiting === 0) release();
    return both;
  };
  const outcomes = await Promise.allSettled([lockBoth('first', 'second', ready), lockBoth('second', 'first', ready)]);
  const [lost, ...others] = outcomes.filter((outcome) => outcome.status === 'rejected');
  assert.equal(others.length, 0);
  loadError('WAREHOUSE_CONFLICT', 'deadlock')(lost?.reason);
});

test('a lock that is not to be had in time is a conflict', async () => {
  await database.client.query('begin; create table held (); commit; begin; lock table held');
  const waiting = inSession((session) =>
    session.transaction(async () => {
      await session.query("set local lock_timeout = '10ms'");
      await session.query('lock table held');
    }),
  );
  await assert.rejects(waiting, loadError('WAREHOUSE_CONFLICT'));
  await database.client.query('rollback');
});

test('what another run has made meanwhile is a conflict: the next try finds it', async () => {
  await database.client.query('create table made ()');
  await assert.rejects(execute('create table made ();'), loadError('WAREHOUSE_CONFLICT', 'made'));
});

test('a statement that the role may not let run so long says which limit ends it', async () => {
  const slow = inSession(async (session) => {
    await session.query('set statement_timeout = 20');
    await session.query('select pg_sleep(5)');
  });
  await assert.rejects(slow, loadError('STATEMENT_TIMEOUT', 'statement timeout', 'alter role'));
});

const BY_STATE: Record<string, ErrorCode> = {
  '25006': 'WAREHOUSE_UNAVAILABLE',
  '53100': 'WAREHOUSE_FULL',
  '53400': 'WAREHOUSE_FULL',
  '53300': 'WAREHOUSE_UNAVAILABLE',
  '57P03': 'WAREHOUSE_UNAVAILABLE',
  '08006': 'WAREHOUSE_UNAVAILABLE',
  '40001': 'WAREHOUSE_CONFLICT',
  '28P01': 'PERMISSION_DENIED',
  '42601': 'SQL_FAILED',
};

for (const [state, code] of Object.entries(BY_STATE)) {
  test(`SQLSTATE ${state} is ${code}`, () => {
    const error = new DatabaseError('from the server', 15, 'error');
    error.code = state;
    const made = toLoadError(error);
    loadError(code, 'from the server')(made);
    assert.deepEqual(made.details, { sqlState: state });
    assert.equal(made.cause, error);
  });
}

test('a database that does not accept connections for now is unavailable (PostgreSQL sends 55000)', () => {
  const error = new DatabaseError('database "dwh" is not currently accepting connections', 15, 'error');
  error.code = '55000';
  loadError('WAREHOUSE_UNAVAILABLE', 'not currently accepting')(toLoadError(error));
});

test('an error that nobody foresaw is internal, and one of ours stays what it is', () => {
  loadError('INTERNAL', 'x is not a function')(toLoadError(new TypeError('x is not a function')));
  const ours = new LoadError('OBJECT_CHANGED', 'changed');
  assert.equal(toLoadError(ours), ours);
});
