import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testRedshift } from './test-redshift.js';

const emulator = await testRedshift();
const client = await emulator.connect();

async function designOf(table: string): Promise<string[]> {
  const { rows } = await client.query<{ design: string }>(
    `select kind || ' ' || definition as design from redshift_emulator.table_design
     where table_id = '${table}'::regclass order by 1`,
  );
  return rows.map(({ design }) => design);
}

describe('the design of a table', () => {
  test('is what CREATE TABLE says', async () => {
    await client.query(
      'create table made (a int not null, b int, primary key (a), foreign key (b) references made (a)) ' +
        'diststyle key distkey (a) compound sortkey (a, b)',
    );
    assert.deepEqual(await designOf('made'), [
      'diststyle key a',
      'foreign key ( b ) references made ( a )',
      'primary key ( a )',
      'sortkey a , b',
    ]);
    await client.query('create table by_column (a int primary key distkey sortkey); create table plain (a int)');
    assert.deepEqual(await designOf('by_column'), ['diststyle key a', 'primary key ( a )', 'sortkey a']);
    assert.deepEqual(await designOf('plain'), []);
    await client.query('create table selected diststyle all as select 1 as a');
    assert.deepEqual(await designOf('selected'), ['diststyle all']);
  });

  test('is altered once, and goes with its transaction', async () => {
    await client.query('create table altered (a int, b int)');
    const statements = [
      'alter table altered add primary key (a)',
      'alter table altered add foreign key (b) references made (a)',
      'alter table altered alter diststyle all',
      'alter table altered alter compound sortkey (a, b)',
    ];
    await client.query('begin');
    for (const sql of statements) await client.query(sql);
    await client.query('rollback');
    assert.deepEqual(await designOf('altered'), []);
    for (const sql of statements) await client.query(sql);
    assert.equal((await designOf('altered')).length, 4);
    for (const sql of statements.slice(1)) await assert.rejects(client.query(sql), { code: '42710' }, sql);
    await client.query('alter table altered alter diststyle even');
    await client.query('alter table altered alter sortkey none');
    assert.deepEqual((await designOf('altered')).slice(0, 1), ['diststyle even']);
  });

  test('has one primary key, whether it was declared or added', async () => {
    for (const table of ['made', 'altered']) {
      await assert.rejects(client.query(`alter table ${table} add primary key (b)`), {
        code: '42P16',
        message: `multiple primary keys for table "${table}" are not allowed`,
      });
    }
  });

  test('is altered by the owner only', async () => {
    const admin = await emulator.connectAdmin();
    await admin.query('create table of_admin (a int)');
    await assert.rejects(client.query('alter table of_admin add primary key (a)'), { code: '42501' });
  });
});
