import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { selfSigned } from './certificate.js';
import { startRedshift, type RedshiftOptions } from './server.js';
import { testRedshift, type TestRedshift } from './test-redshift.js';

const emulator: TestRedshift = await testRedshift();
const client = await emulator.connect();

/** Runs an emulator with other options in front of the same PostgreSQL. */
async function withOptions(
  options: Partial<RedshiftOptions>,
  use: (config: pg.ClientConfig) => Promise<void>,
): Promise<void> {
  const other = await startRedshift({ postgres: emulator.backend, s3: emulator.s3, ...options });
  const { host, port, user, password, database } = other;
  try {
    await use({ host, port, user, password, database });
  } finally {
    await other.stop();
  }
}

async function query<T extends pg.QueryResultRow>(config: pg.ClientConfig, sql: string): Promise<T[]> {
  const other = new pg.Client(config);
  await other.connect();
  try {
    return (await other.query<T>(sql)).rows;
  } finally {
    await other.end();
  }
}

async function waitFor(sql: string, values: unknown[]): Promise<void> {
  while ((await client.query(sql, values)).rows.length === 0) await sleep(20);
}

describe('logging in', () => {
  test('a wrong password, an unknown database and an unknown parameter are refused', async () => {
    const config = { host: emulator.redshift.host, port: emulator.redshift.port, user: emulator.redshift.user };
    const { password, database } = emulator.redshift;
    await assert.rejects(query({ ...config, database, password: 'wrong' }, 'select 1'), { code: '28P01' });
    await assert.rejects(query({ ...config, database: 'other', password }, 'select 1'), { code: '3D000' });
    await assert.rejects(query({ ...config, database, password, lock_timeout: 1 }, 'select 1'), { code: '42704' });
  });

  test('application_name, options and statement_timeout reach the session', async () => {
    const other = await emulator.connect({
      application_name: 'sparkify',
      statement_timeout: 5000,
      options: '-c search_path=star',
    });
    const shown = await other.query<{ name: string }>(
      `select current_setting('application_name') || current_setting('statement_timeout') || current_setting('search_path') as name`,
    );
    assert.equal(shown.rows[0]!.name, 'sparkify5sstar');
    await other.end();
  });

  test('temporary credentials are mapped to a role', async () => {
    const { user, password } = emulator.backend;
    const login = (name: string, given: string): { user: string; password: string } | null =>
      name === 'IAM:loader' && given === 'temporary' ? { user, password } : null;
    await withOptions({ login }, async (config) => {
      assert.deepEqual(await query({ ...config, user: 'IAM:loader', password: 'temporary' }, 'select 1 as a'), [
        { a: 1 },
      ]);
      await assert.rejects(query({ ...config, user: 'IAM:loader', password: 'old' }, 'select 1'), { code: '28000' });
    });
  });

  test('TLS is spoken where it is asked for, and its certificate can be verified', async () => {
    const tls = selfSigned();
    await withOptions({ tls }, async (config) => {
      const verified = { ...config, ssl: { ca: tls.cert } };
      assert.deepEqual(await query(verified, `select repeat('x', 100000) as x`), [{ x: 'x'.repeat(100000) }]);
      await assert.rejects(query({ ...config, ssl: true }, 'select 1'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      assert.deepEqual(await query(config, 'select 1 as a'), [{ a: 1 }]);
    });
    await assert.rejects(query({ ...emulator.redshift, ssl: true }, 'select 1'), /does not support SSL/);
  });
});

describe('sessions', () => {
  test('are ended by their pid, and their statements cancelled', async () => {
    const other = await emulator.connect();
    const [{ pid }] = (await other.query<{ pid: number }>('select pg_backend_pid() as pid')).rows as [{ pid: number }];
    await client.query('create table held (a int); insert into held values (1)');
    await client.query('begin; lock table held');
    const blocked = assert.rejects(other.query('select * from held'), { code: '57014' });
    await waitFor('select pid from stv_recents where pid = $1', [pid]);
    await client.query('select pg_cancel_backend($1)', [pid]);
    await blocked;
    await client.query('rollback');
    await client.query('select pg_terminate_backend($1)', [pid]);
    await assert.rejects(other.query('select 1'));
    assert.deepEqual((await client.query('select process from stv_sessions where process = $1', [pid])).rows, []);
  });

  test('show their locks', async () => {
    const other = await emulator.connect();
    await client.query('create table locked (a int)');
    await other.query('begin; lock table locked');
    const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    const locks = await client.query<{ mode: string }>(
      `select lock_mode as mode from svv_transactions where pid = $1 and relation = 'locked'::regclass::oid::int`,
      [rows[0]!.pid],
    );
    assert.deepEqual(locks.rows, [{ mode: 'AccessExclusiveLock' }]);
    await other.query('rollback');
    await other.end();
  });

  test('a connection that does not come through the emulator sees PostgreSQL', async () => {
    const { host, port, user, password, database } = emulator.backend;
    const [row] = await query<{ version: string }>({ host, port, user, password, database }, 'select version()');
    assert.match(row!.version, /^PostgreSQL 18/);
  });

  test('Serverless has no STL and STV views', async () => {
    await withOptions({ serverless: true }, async (config) => {
      await assert.rejects(query(config, 'select * from stl_load_errors'), { code: '42501' });
      await assert.rejects(query(config, 'select * from pg_catalog.stv_recents'), { code: '42501' });
      assert.deepEqual(await query(config, `select 'stl_load_errors' as a from sys_load_error_detail where false`), []);
    });
  });
});
