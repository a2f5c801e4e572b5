import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, describe, test } from 'node:test';
import type pg from 'pg';
import { generateSource } from '../../src/generate/generate.js';
import { sqlFile } from '../../src/sql/files.js';
import { filesUnder } from '../support/arrival.js';
import { redshiftWarehouse, uploadFiles, withWorker } from '../support/redshift-warehouse.js';
import { executeLoad } from '../support/run-workflow.js';

const warehouse = await redshiftWarehouse();
const { settings, redshift } = warehouse;
const root = mkdtempSync(`${tmpdir()}/sparkify-grants-`);
after(() => rmSync(root, { recursive: true, force: true }));

/** Roles are the server's, which other tests share. */
const suffix = warehouse.backend.database;
const NAMES = { sparkify_loader: `loader_${suffix}`, sparkify_analyst: `analyst_${suffix}` };
const PASSWORD = 'Passw0rd1';

/** The statements of grants.sql as psql sends them, with roles of this test's own. */
function grants(): string[] {
  const named: Record<string, string> = { database: redshift.database, star: 'public', ops: 'sparkify_ops' };
  return sqlFile('redshift/grants.sql').statements.map(({ text }) =>
    text
      .replace(/:"(\w+)"/g, (_, name: string) => `"${named[name]}"`)
      .replace(/sparkify_(loader|analyst)/g, (name) => NAMES[name as keyof typeof NAMES]),
  );
}

describe('the roles of grants.sql', () => {
  let admin: pg.Client;
  let analyst: pg.Client;

  before(async () => {
    admin = await warehouse.connectAdmin();
    await admin.query('create table of_the_administrator (n integer)');
    for (const statement of grants()) await admin.query(statement);
    for (const role of Object.values(NAMES)) {
      await admin.query(`create user u_${role} password '${PASSWORD}'`);
      await admin.query(`grant role ${role} to u_${role}`);
    }
    analyst = await warehouse.connect({ user: `u_${NAMES.sparkify_analyst}`, password: PASSWORD });
  });

  after(async () => {
    for (const role of Object.values(NAMES)) {
      for (const name of [`u_${role}`, role]) {
        await warehouse.database.query(`drop owned by ${name} cascade`);
        await warehouse.database.query(`drop role ${name}`);
      }
    }
  });

  test('the loader does a whole load, and another; it sees no table that is not its own', async () => {
    await generateSource({ out: root, days: 2, users: 10, songs: 40, seed: 5, eventsPerDay: 60 });
    const days = filesUnder(root, 'log_data');
    const songs = filesUnder(root, 'song_data');
    const login = { CLUSTER_DB_USER: `u_${NAMES.sparkify_loader}`, CLUSTER_DB_PASSWORD: PASSWORD };
    await withWorker({ ...settings, ...login }, async (client) => {
      for (const paths of [[...days.slice(0, 1), ...songs], days.slice(1)]) {
        await uploadFiles(warehouse, root, paths);
        assert.equal((await executeLoad(client)).status, 'COMPLETED');
      }
    });
    const loader = await warehouse.connect({ user: login.CLUSTER_DB_USER, password: PASSWORD });
    await assert.rejects(loader.query('select * from of_the_administrator'), /permission denied/);
  });

  test('the analyst reads the star, what the loader made after the grants included', async () => {
    for (const table of [
      'users',
      'song',
      'artist',
      'times',
      'songplay',
      'unmatched_play',
      'all_plays',
      'unmatched_reason',
    ]) {
      const { rows } = await analyst.query<{ n: string }>(`select count(*) as n from ${table}`);
      assert.ok(Number(rows[0]?.n) > 0, table);
    }
  });

  test('the analyst writes nothing, and sees neither the ledger nor the tables of runs', async () => {
    const { rows } = await admin.query<{ name: string }>(
      "select nspname as name from pg_namespace where nspname like 'sparkify_run_%'",
    );
    assert.ok(rows.length > 0);
    const refused = [
      'insert into users (user_id) values (1)',
      'update song set title = null',
      'delete from times',
      'drop table artist',
      'create table mine (n integer)',
      'create schema mine',
      'select * from sparkify_ops.load_run',
      ...rows.map(({ name }) => `select * from ${name}.stage_events`),
    ];
    for (const sql of refused) await assert.rejects(analyst.query(sql), /permission denied|must be owner/, sql);
  });
});
