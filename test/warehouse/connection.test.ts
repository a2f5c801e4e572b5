import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { test } from 'node:test';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import type { Session, Warehouse } from '../../src/warehouse/warehouse.js';
import { testDatabase } from '../support/database.js';
import { loadError } from '../support/expect.js';
import { untilRows } from '../support/until-rows.js';

const database = await testDatabase();
await database.client.query('create table t (a int); create schema other; create table other.t (a text)');

const PUBLIC = { searchPath: ['public'] };

async function withWarehouse(connections: number, work: (warehouse: Warehouse) => Promise<void>): Promise<void> {
  const warehouse = await openWarehouse({ ...database.settings, WORKER_CONCURRENCY: connections });
  try {
    await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

/** Waits until the backend runs a statement that holds this text. */
const running = (pid: number, text: string) =>
  untilRows(database.client, "select 1 from pg_stat_activity where pid = $1 and state = 'active' and query like $2", [
    pid,
    `%${text}%`,
  ]);

const backendAlive = async (pid: number) =>
  (await database.client.query('select 1 from pg_stat_activity where pid = $1', [pid])).rowCount === 1;

test('an abort stops the statement in the database, and the session ends when its work is rolled back', async () => {
  await withWarehouse(2, async (warehouse) => {
    const abort = new AbortController();
    let pid = 0;
    const work = warehouse.session({ ...PUBLIC, signal: abort.signal }, (session) =>
      session.transaction(async () => {
        pid = session.pid;
        await session.query('insert into t values (1)');
        void running(pid, 'pg_sleep').then(() => abort.abort(new Error('enough')));
        await session.query('select pg_sleep(60)');
      }),
    );
    await assert.rejects(work, /^Error: enough$/);
    assert.equal(await backendAlive(pid), false);
    assert.equal((await database.client.query('select 1 from t')).rowCount, 0);
  });
});

test('an abort while nothing runs ends the session at its next statement', async () => {
  const abort = new AbortController();
  const work = database.warehouse.session({ ...PUBLIC, signal: abort.signal }, async (session) => {
    abort.abort(new Error('enough'));
    await untilRows(database.client, 'select 1 where not exists (select 1 from pg_stat_activity where pid = $1)', [
      session.pid,
    ]);
    await session.query('insert into t values (2)');
  });
  await assert.rejects(work, /enough/);
  assert.equal((await database.client.query('select 1 from t')).rowCount, 0);
});

test('a session that does not end when it is stopped is not taken for ended', async () => {
  const { warehouse } = database;
  const tag = { workflowId: 'w', runId: 'r', activity: 'publish/1', attempt: 1 };
  const abort = new AbortController();
  let frozen = 0;
  const work = warehouse.session({ ...PUBLIC, tag, signal: abort.signal }, async (session) => {
    frozen = session.pid;
    const waiting = session.query('select pg_sleep(60)');
    await running(frozen, 'pg_sleep');
    process.kill(frozen, 'SIGSTOP');
    abort.abort(new Error('enough'));
    await waiting;
  });
  try {
    const isWorking = loadError('WAREHOUSE_CONFLICT', 'has not ended 30 s after it was terminated');
    const fenced = (async () => {
      while (frozen === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      await running(frozen, 'pg_sleep');
      return warehouse.session({ ...PUBLIC, tag: { ...tag, attempt: 2 } }, async () => 'begun');
    })();
    await Promise.all([assert.rejects(fenced, isWorking), assert.rejects(work, isWorking)]);
  } finally {
    process.kill(frozen, 'SIGCONT');
  }
});

test('a session that is aborted before it begins, or while it waits for a connection, does nothing', async () => {
  await withWarehouse(1, async (warehouse) => {
    const never = () => Promise.reject(new Error('the work was begun'));
    await assert.rejects(
      warehouse.session({ ...PUBLIC, signal: AbortSignal.abort(new Error('before')) }, never),
      /before/,
    );
    const abort = new AbortController();
    let waiting: Promise<unknown> = Promise.resolve();
    await warehouse.session(PUBLIC, async () => {
      waiting = warehouse.session({ ...PUBLIC, signal: abort.signal }, never);
      waiting.catch(() => undefined);
      abort.abort(new Error('while waiting'));
    });
    await assert.rejects(waiting, /while waiting/);
  });
});

test('the connection is used again, also when earlier work has failed or was stopped', async () => {
  await withWarehouse(1, async (warehouse) => {
    const pidOf = (session: Session) => Promise.resolve(session.pid);
    const first = await warehouse.session(PUBLIC, pidOf);
    assert.equal(await warehouse.session(PUBLIC, pidOf), first);
    for (let round = 0; round < 5; round += 1) {
      await assert.rejects(
        warehouse.session(PUBLIC, (session) => session.query('select wrong')),
        loadError('SQL_FAILED'),
      );
      await assert.rejects(warehouse.session({ searchPath: [] }, pidOf), loadError('SQL_FAILED'));
      await assert.rejects(
        warehouse.session(PUBLIC, () => Promise.reject(new Error('work'))),
        /work/,
      );
      const stopped = warehouse.session({ ...PUBLIC, signal: AbortSignal.timeout(1) }, (session) =>
        session.query('select pg_sleep(60)'),
      );
      await assert.rejects(stopped, { name: 'TimeoutError' });
    }
    assert.equal((await warehouse.session(PUBLIC, (session) => session.query('select 1'))).rowCount, 1);
  });
});

test('a session that failed in a transaction leaves none behind', async () => {
  await withWarehouse(1, async (warehouse) => {
    const failing = warehouse.session(PUBLIC, (session) =>
      session.transaction(async () => {
        await session.query('insert into t values (3)');
        throw new Error('after the insert');
      }),
    );
    await assert.rejects(failing, /after the insert/);
    const { rows } = await warehouse.session(PUBLIC, (session) => session.query('select a from t'));
    assert.deepEqual(rows, []);
  });
});

test('names are looked up in the schemas of the session, in their order, whatever the session before had', async () => {
  await withWarehouse(1, async (warehouse) => {
    const typeOfT = async (...searchPath: string[]) => {
      const sql =
        "select format_type(atttypid, null) as type from pg_attribute where attrelid = 't'::regclass and attnum = 1";
      return (await warehouse.session({ searchPath }, (session) => session.query(sql))).rows[0]?.['type'];
    };
    assert.equal(await typeOfT('other', 'public'), 'text');
    assert.equal(await typeOfT('public', 'other'), 'integer');
    assert.equal(await typeOfT('missing', 'public'), 'integer');
  });
});

test('a schema whose name is a word of SQL, or holds a quote, can be in the search path', async () => {
  await database.client.query('create schema "select"; create schema "a""b"');
  const { rows } = await database.warehouse.session({ searchPath: ['a"b', 'select'] }, (session) =>
    session.query('select current_schemas(false) as path'),
  );
  assert.deepEqual(rows, [{ path: '{"a\\"b",select}' }]);
});

test('each statement leads with who sent it, and a tag cannot end its comment', async () => {
  const tag = { workflowId: 'load */ drop table t; /*', runId: 'r1', activity: 'publish/9', attempt: 3 };
  const { rows } = await database.warehouse.session({ ...PUBLIC, tag }, (session) =>
    session.query('select current_query() as sql'),
  );
  const sql = String(rows[0]?.['sql']);
  assert.match(sql, /^\/\* sparkify \{.*"runId":"r1","activity":"publish\/9","attempt":3\} \*\/ select/);
  assert.equal(sql.split('*/').length, 2);
});

test('a connection that breaks between two pieces of work is replaced', async () => {
  await withWarehouse(1, async (warehouse) => {
    const pid = await warehouse.session(PUBLIC, (session) => Promise.resolve(session.pid));
    await database.client.query('select pg_terminate_backend($1)', [pid]);
    await untilRows(database.client, 'select 1 where not exists (select 1 from pg_stat_activity where pid = $1)', [
      pid,
    ]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.notEqual(await warehouse.session(PUBLIC, (session) => Promise.resolve(session.pid)), pid);
  });
});

test('numbers and times arrive as they are in the warehouse', async () => {
  const sql = `select 9007199254740991::bigint as exact, 9007199254740993::bigint as large, 1.50::numeric as amount,
    timestamp '2018-11-01 20:57:10.796' as at, date '2018-11-01' as day`;
  const { rows, columns } = await database.warehouse.session(PUBLIC, (session) => session.query(sql));
  const expected = {
    exact: 9007199254740991,
    large: '9007199254740993',
    amount: 1.5,
    at: '2018-11-01 20:57:10.796',
    day: '2018-11-01',
  };
  assert.deepEqual(rows, [expected]);
  assert.deepEqual(columns, Object.keys(expected));
});

test('a port that takes connections and never answers is a warehouse that does not answer', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const opening = openWarehouse({ ...database.settings, CLUSTER_ENGINE: 'auto', CLUSTER_DB_PORT: port });
  const late = new Promise<never>((_, reject) => setTimeout(reject, 25_000, new Error('it waits')).unref());
  await assert.rejects(Promise.race([opening, late]), loadError('WAREHOUSE_UNAVAILABLE', 'timeout expired'));
  for (const socket of sockets) socket.destroy();
  silent.close();
});
