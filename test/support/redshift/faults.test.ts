import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { testRedshift } from './test-redshift.js';

const emulator = await testRedshift();
const { faults } = emulator.redshift;
const watcher = await emulator.connect();
const uri = await emulator.put('rows.json', Array.from({ length: 40 }, (_, i) => `{"a": ${i}}`).join('\n'));
const COPY = `copy t from '${uri}' iam_role default json 'auto'`;
let client: Client;

beforeEach(async () => {
  faults.clear();
  await watcher.query('drop table if exists t; create table t (a int)');
  client = await emulator.connect();
});

async function count(): Promise<number> {
  return (await watcher.query<{ n: number }>('select count(*)::int as n from t')).rows[0]!.n;
}

async function pidOf(session: Client): Promise<number> {
  return (await session.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
}

async function waitUntil(done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await done()); tries++) {
    assert.ok(tries < 250, 'not within 5 seconds');
    await sleep(20);
  }
}

async function hasEnded(pid: number): Promise<boolean> {
  return (await watcher.query('select 1 from pg_stat_activity where pid = $1', [pid])).rows.length === 0;
}

describe('errors', () => {
  for (const [kind, code, message] of [
    ['error 1023', 'XX000', '1023'],
    ['deadlock', '40P01', 'deadlock detected'],
    ['conflict', 'XX000', 'could not complete because of conflict with concurrent transaction'],
  ] as const) {
    test(`${kind}: for the statement that fits, once, and its block fails`, async () => {
      const fault = faults.next(kind, /insert/);
      await client.query('begin');
      await assert.rejects(client.query('insert into t values (1)'), { code, message });
      await fault.fired;
      await assert.rejects(client.query('select 1'), { code: '25P02' });
      await client.query('rollback');
      await client.query('insert into t values ($1)', [2]);
      assert.equal(await count(), 1);
      assert.deepEqual(faults.pending(), []);
    });
  }

  test('of S3, with CanRetry 0 and 1', async () => {
    faults.next('s3 error');
    faults.next('s3 error can retry');
    await assert.rejects(client.query(COPY), { code: 'XX000', message: /Status 403,.*CanRetry 0$/ });
    await assert.rejects(client.query(COPY), { code: 'XX000', message: /Status 503,.*CanRetry 1$/ });
    await client.query(COPY);
    assert.equal(await count(), 40);
  });
});

describe('lost connections', () => {
  test('before COMMIT: nothing is there', async () => {
    faults.next('drop before');
    const pid = await pidOf(client);
    await client.query('begin; insert into t values (1)');
    await assert.rejects(client.query('/* wf */ commit'), /terminated/);
    await waitUntil(() => hasEnded(pid));
    assert.equal(await count(), 0);
  });

  test('after COMMIT: all is there', async () => {
    const fault = faults.next('drop after');
    await client.query('begin; insert into t values (1)');
    await assert.rejects(client.query('commit'), /terminated/);
    await fault.fired;
    assert.equal(await count(), 1);
  });

  test('after a statement with parameters', async () => {
    faults.next('drop after', /insert/);
    await assert.rejects(client.query('insert into t values ($1)', [1]), /terminated/);
    assert.equal(await count(), 1);
  });

  test('during an auto-committed COPY: it goes on', async () => {
    faults.next('drop during copy', undefined, { afterRows: 5 });
    await assert.rejects(client.query(COPY), /terminated/);
    await waitUntil(async () => (await count()) === 40);
  });

  test('during a COPY in a block: it is rolled back', async () => {
    faults.next('drop during copy', undefined, { afterRows: 5 });
    const pid = await pidOf(client);
    await client.query('begin');
    await assert.rejects(client.query(COPY), /terminated/);
    await waitUntil(() => hasEnded(pid));
    assert.equal(await count(), 0);
    const { rows } = await watcher.query('select status from sys_load_history where session_id = $1', [pid]);
    assert.deepEqual(rows, [{ status: 'aborted' }]);
  });
});

describe('slow and silent', () => {
  test('a slow COPY shows its progress, and a dead client does not end it outside a block', async () => {
    faults.next('slow copy', undefined, { rowsPerSecond: 50 });
    const pid = await pidOf(client);
    const loading = assert.rejects(client.query(`/* attempt 1 */ ${COPY}`));
    const running = `select loaded_rows::int as n from sys_load_history where session_id = ${pid} and status = 'running'`;
    await waitUntil(async () => ((await watcher.query<{ n: number }>(running)).rows[0]?.n ?? 0) > 0);
    const seen = await watcher.query(`select 1 from stv_recents where pid = ${pid} and query like '/* attempt 1 */%'`);
    assert.equal(seen.rows.length, 1);
    client.connection.stream.destroy();
    await loading;
    await waitUntil(async () => (await count()) === 40);
  });

  test('a COPY is ended by its pid', async () => {
    faults.next('slow copy', undefined, { rowsPerSecond: 20 });
    const pid = await pidOf(client);
    await client.query('begin');
    const loading = assert.rejects(client.query(COPY), { code: '57P01' });
    await waitUntil(
      async () => (await watcher.query('select 1 from stv_recents where pid = $1', [pid])).rows.length === 1,
    );
    await sleep(100);
    await watcher.query('select pg_terminate_backend($1)', [pid]);
    await loading;
    await waitUntil(() => hasEnded(pid));
    assert.equal(await count(), 0);
  });

  test('a COPY is cancelled by its pid, and its session lives', async () => {
    faults.next('slow copy', undefined, { rowsPerSecond: 20 });
    const pid = await pidOf(client);
    const loading = assert.rejects(client.query(COPY), { code: '57014' });
    await sleep(300);
    await watcher.query('select pg_cancel_backend($1)', [pid]);
    await loading;
    assert.equal((await client.query('select 1')).rows.length, 1);
    assert.equal(await count(), 0);
  });

  test('a silent connection: the statement is carried out, and nothing is heard', async () => {
    faults.next('silent', /insert/);
    let answered = false;
    const answer = client.query('insert into t values (1)').then(
      () => (answered = true),
      () => undefined,
    );
    await waitUntil(async () => (await count()) === 1);
    await sleep(100);
    assert.equal(answered, false);
    client.connection.stream.destroy();
    await answer;
  });
});
