import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import type { Settings } from '../../src/config/settings.js';
import { generateSource } from '../../src/generate/generate.js';
import { filesUnder } from '../support/arrival.js';
import { assertFailed, runDoctor } from '../support/doctor.js';
import { environmentOf } from '../support/environment.js';
import { redshiftWarehouse, uploadFiles, withWorker } from '../support/redshift-warehouse.js';
import { executeLoad } from '../support/run-workflow.js';

const warehouse = await redshiftWarehouse();
const { settings, database, backend } = warehouse;
const root = mkdtempSync(`${tmpdir()}/sparkify-identity-`);
after(() => rmSync(root, { recursive: true, force: true }));

/** Users are the server's, which other tests share. Both have the rights of the loader role of grants.sql. */
const FIRST = `IAMR:first_${backend.database}`;
const OTHER = `IAMR:other_${backend.database}`;
const PASSWORD = 'Passw0rd1';
const as = (user: string): Settings => ({ ...settings, CLUSTER_DB_USER: user, CLUSTER_DB_PASSWORD: PASSWORD });
const load = (user: string) => withWorker(as(user), (client) => executeLoad(client));

describe('another AWS identity', () => {
  before(async () => {
    await database.query('create schema sparkify_ops');
    for (const user of [FIRST, OTHER]) {
      await database.query(`create role "${user}" login password '${PASSWORD}'`);
      await database.query(`grant create on database ${backend.database} to "${user}"`);
      await database.query(`grant usage, create on schema public, sparkify_ops to "${user}"`);
    }
    await generateSource({ out: root, days: 2, users: 10, songs: 20, seed: 5, eventsPerDay: 60 });
    await uploadFiles(warehouse, root, [...filesUnder(root, 'log_data').slice(0, 1), ...filesUnder(root, 'song_data')]);
    assert.equal((await load(FIRST)).status, 'COMPLETED');
    await uploadFiles(warehouse, root, filesUnder(root, 'log_data'));
  });

  after(async () => {
    for (const user of [FIRST, OTHER]) {
      await database.query(`drop owned by "${user}" cascade`);
      await database.query(`drop role "${user}"`);
    }
  });

  test('that did not make the tables: its load fails for a right, and changes nothing', async () => {
    const count = async () => (await database.query<{ n: string }>('select count(*) as n from songplay')).rows;
    const before = await count();
    const failed = await load(OTHER).catch((error: unknown) => error);
    assert.ok(failed instanceof WorkflowFailedError && failed.cause instanceof ApplicationFailure, String(failed));
    assert.equal(failed.cause.type, 'PERMISSION_DENIED', failed.cause.message);
    assert.deepEqual(await count(), before);
  });

  test('is told by doctor whose the tables are, and what to do; it goes on from there where they are handed over', async () => {
    const schemas = ['public', 'sparkify_ops'];
    const found = await runDoctor(root, environmentOf(as(OTHER)));
    for (const schema of schemas) {
      const message = new RegExp(`belong to the database user ${FIRST}, and this login is ${OTHER}`);
      assertFailed(found, `schema ${schema}`, message, /alter table .* owner to "IAMR:other_/);
    }
    const tables = await database.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($1) and c.relkind in ('r', 'v') and pg_get_userbyid(c.relowner) = $2`,
      [schemas, FIRST],
    );
    // As an administrator in Redshift: ALTER TABLE … OWNER TO, views too (AWS, "ALTER TABLE").
    for (const { name } of tables.rows) await database.query(`alter table ${name} owner to "${OTHER}"`);
    const again = await runDoctor(root, environmentOf(as(OTHER)));
    for (const schema of schemas)
      assert.equal(again[`schema ${schema}`]?.status, 'ok', again[`schema ${schema}`]?.message);
    await database.query(`create schema sparkify_run_20181101t000000_0000000f authorization "${FIRST}"`);
    const { status, objects } = await load(OTHER);
    assert.deepEqual([status, objects.events.loaded, objects.songs.loaded], ['COMPLETED', 1, 0]);
  });
});
