import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { escapeIdentifier, type Client } from 'pg';
import type { Settings } from '../../src/config/settings.js';
import { migrations, programSchemaVersion } from '../../src/load/migrations.js';
import { programVersion } from '../../src/config/program-version.js';
import { filesUnder, loadInTurns } from '../support/arrival.js';
import { withWorker } from '../support/redshift-warehouse.js';
import { executeLoad } from '../support/run-workflow.js';
import { assertSameStar, dumpStar, forgetLoads, type StarDump } from '../support/star-dump.js';
import { OLD_OBJECTS } from './old-warehouse.js';

/** A warehouse of one engine, and the data that the oldest version had loaded in part. */
export interface OldWarehouse {
  /** Folder with `log_data` and `song_data`: all of the data. */
  readonly root: string;
  /** Sees the warehouse's tables as an administrator. */
  readonly client: Client;
  readonly settings: Settings;
  /** Fills the empty warehouse as the oldest version left it. */
  readonly restore: () => Promise<void>;
}

/** Declares the tests of an upgrade from the oldest version, and from each version in between. */
export function upgradeTests(engine: string, { root, client, settings, restore }: OldWarehouse): void {
  describe(`a warehouse of an older version on ${engine}`, () => {
    beforeEach(async () => {
      await forgetLoads(client);
      await restore();
    });

    const versionInLedger = async () => {
      const { rows } = await client.query<{ version: number }>('select version from sparkify_ops.schema_version');
      return rows;
    };

    const loadTheRest = () => withWorker(settings, (temporal) => executeLoad(temporal));

    let expected: StarDump;
    before(async () => {
      expected = await loadInTurns(root, [[...filesUnder(root, 'log_data'), ...filesUnder(root, 'song_data')]]);
    });

    const assertWhole = async () => assertSameStar(await dumpStar(client), expected);

    test('is migrated by the next load, which loads what is new', async () => {
      const { status, objects, loadId } = await loadTheRest();
      assert.equal(status, 'COMPLETED');
      assert.deepEqual([objects.events.loaded, objects.events.skipped], [2, OLD_OBJECTS.events]);
      assert.deepEqual([objects.songs.loaded, objects.songs.skipped], [20, OLD_OBJECTS.songs]);
      await assertWhole();
      assert.deepEqual(await versionInLedger(), [{ version: programSchemaVersion() }]);
      const runs = 'select load_id, program_version from sparkify_ops.load_run order by started_at';
      const versions = (await client.query<{ program_version: string | null }>(runs)).rows;
      assert.deepEqual(
        versions.map((run) => run.program_version),
        [null, programVersion()],
        `load ${loadId}`,
      );
    });

    for (const { version } of migrations()) {
      test(`is migrated from version ${version} on`, async () => {
        // As the loader, who owns what an earlier version of the program creates.
        await client.query(`set role ${escapeIdentifier(settings.CLUSTER_DB_USER ?? '')}`);
        await client.query('set search_path to sparkify_ops, public');
        await client.query('create table sparkify_ops.schema_version (version integer not null)');
        await client.query('insert into sparkify_ops.schema_version values ($1)', [version]);
        for (const { file, table } of migrations().filter((one) => one.version <= version)) {
          // A table that a later version than the oldest added has the column from the start.
          const { rows } = await client.query('select to_regclass($1) as found', [table]);
          if ((rows[0] as { found: string | null }).found === null) continue;
          for (const { text } of file.statements) await client.query(text);
        }
        await client.query('reset search_path');
        await client.query('reset role');
        assert.equal((await loadTheRest()).status, 'COMPLETED');
        await assertWhole();
        assert.deepEqual(await versionInLedger(), [{ version: programSchemaVersion() }]);
      });
    }

    test('is migrated once by loads that begin together', async () => {
      const results = await withWorker(settings, (temporal) =>
        Promise.all([executeLoad(temporal), executeLoad(temporal)]),
      );
      assert.deepEqual(
        results.map(({ status }) => status),
        ['COMPLETED', 'COMPLETED'],
      );
      await assertWhole();
      assert.deepEqual(await versionInLedger(), [{ version: programSchemaVersion() }]);
    });
  });
}
