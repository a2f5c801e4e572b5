import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type pg from 'pg';
import { testRedshift } from './test-redshift.js';

const emulator = await testRedshift();
const loader = await emulator.connect();
const admin = await emulator.connectAdmin();
const database = await emulator.connect(emulator.backend);

async function listed(client: pg.Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}

const schemata = (client: pg.Client) =>
  listed(client, 'select schema_name as name from information_schema.schemata order by 1');

describe('schemas', () => {
  test('the information schema lists those that the user owns, and PUBLIC to nobody', async () => {
    await admin.query('create schema of_admin');
    await loader.query('create schema of_loader');
    assert.deepEqual(await schemata(loader), ['of_loader']);
    assert.ok((await schemata(admin)).includes('of_admin'));
    assert.ok(!(await schemata(admin)).includes('of_loader'));
    assert.ok(!(await schemata(admin)).includes('public'));
    assert.ok((await schemata(database)).includes('public'), 'PostgreSQL itself lists it');
  });

  test('PG_NAMESPACE lists all, with their owners', async () => {
    const names = await listed(
      loader,
      `select n.nspname || ' of ' || u.rolname as name from pg_namespace n join pg_roles u on u.oid = n.nspowner
       where n.nspname in ('of_admin', 'of_loader', 'public') order by n.nspname`,
    );
    assert.deepEqual(names, [
      `of_admin of ${emulator.backend.user}`,
      `of_loader of ${emulator.redshift.user}`,
      'public of rdsdb',
    ]);
  });

  test('everybody makes tables in PUBLIC; what an administrator made belongs to another', async () => {
    await loader.query('create table public.of_loader (a int)');
    await admin.query('create table public.of_admin (a int)');
    await assert.rejects(loader.query('select * from public.of_admin'), { code: '42501' });
    await assert.rejects(loader.query('drop schema of_admin'), { code: '42501' });
    await assert.rejects(loader.query('create schema of_admin'), { code: '42P06' });
  });
});
