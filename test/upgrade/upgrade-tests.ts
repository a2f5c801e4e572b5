import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WorkflowFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { escapeIdentifier, type Client } from 'pg';
import type { Settings } from '../../src/config/settings.js';
import { migrations, programSchemaVersion } from '../../src/load/migrations.js';
import { NOTHING_CHANGED } from '../../src/model/star.js';
import { sqlFile, sqlFiles } from '../../src/sql/files.js';
import { programVersion } from '../../src/config/program-version.js';
import { filesUnder, loadInTurns } from '../support/arrival.js';
import { withWorker } from '../support/redshift-warehouse.js';
import { executeLoad } from '../support/run-workflow.js';
import { assertSameStar, dumpStar, forgetLoads, withoutSongRecords, type StarDump } from '../support/star-dump.js';
import { OLD_OBJECTS } from './old-warehouse.js';

/** The view that versions with a table of song sources created. */
const VIEW_OF_VERSION_1 = fileURLToPath(new URL('../../../test/upgrade/unmatched_reason.sql', import.meta.url));

/** Its migration writes tables that no version before it has. */
const FIRST_WITH_BATCHES = 3;

/** A warehouse of one engine, and the data that the oldest version had loaded in part. */
export interface OldWarehouse {
  /** Folder with `log_data` and `song_data`: all of the data. */
  readonly root: string;
  /** Sees the warehouse's tables as an administrator. */
  readonly client: Client;
  readonly settings: Settings;
  /** Writes an object of the source, in the folder too; null deletes it. */
  readonly write: (path: string, text: string | null) => Promise<void>;
  /** Fills the empty warehouse as the oldest version left it. */
  readonly restore: () => Promise<void>;
}

async function dumpContents(client: Client): Promise<StarDump> {
  return withoutSongRecords(await dumpStar(client));
}

/** What an empty warehouse holds after one load of the files. */
async function freshLoad(root: string): Promise<StarDump> {
  const dump = await loadInTurns(root, [[...filesUnder(root, 'log_data'), ...filesUnder(root, 'song_data')]]);
  return withoutSongRecords(dump);
}

/** A day with other levels and without its last lines, or a song with another title. */
function corrected(text: string): string {
  const lines = text.split('\n').filter(Boolean);
  const kept = lines.length > 1 ? lines.slice(0, -10) : lines;
  const correct = (line: string) =>
    line.replace('"level":"free"', '"level":"paid"').replace(/"title":"[^"]*"/, '"title":"Corrected"');
  return kept.map(correct).join('\n');
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof WorkflowFailedError && (error.cause as ApplicationFailure).type === code;
}

/** Declares the tests of an upgrade from the oldest version, and from each version in between. */
export function upgradeTests(engine: string, { root, client, settings, write, restore }: OldWarehouse): void {
  describe(`a warehouse of an older version on ${engine}`, () => {
    beforeEach(async () => {
      await forgetLoads(client);
      await restore();
    });

    const versionInLedger = async () => {
      const { rows } = await client.query<{ version: number }>('select version from sparkify_ops.schema_version');
      return rows;
    };

    const loadTheRest = ({ input, changed }: { input?: object; changed?: Partial<Settings> } = {}) =>
      withWorker({ ...settings, ...changed }, (temporal) => executeLoad(temporal, input));

    /** Path of the first object of a source that the oldest version had loaded. */
    const oldObject = (folder: string) => filesUnder(root, folder).sort()[0] ?? '';

    let expected: StarDump;
    before(async () => {
      expected = await freshLoad(root);
    });

    const assertWhole = async () => assertSameStar(await dumpContents(client), expected);

    test('is migrated by the next load, which loads what is new', async () => {
      const { status, objects, loadId } = await loadTheRest();
      assert.equal(status, 'COMPLETED');
      assert.deepEqual([objects.events.loaded, objects.events.skipped], [2, OLD_OBJECTS.events]);
      assert.deepEqual([objects.songs.loaded, objects.songs.skipped], [20, OLD_OBJECTS.songs]);
      await assertWhole();
      assert.deepEqual(await versionInLedger(), [{ version: programSchemaVersion() }]);
      const runs = 'select program_version, log_data from sparkify_ops.load_run order by started_at';
      const { rows } = await client.query<{ program_version: string | null; log_data: string | null }>(runs);
      assert.deepEqual(
        rows.map((run) => [run.program_version, run.log_data !== null]),
        [
          [null, false],
          [programVersion(), true],
        ],
        `load ${loadId}`,
      );
    });

    test('keeps of an object that was replaced twice only the last version in its batch', async () => {
      for (const [days, loadId] of [
        [1, 'second'],
        [2, 'first'],
      ] as const) {
        await client.query(
          `insert into sparkify_ops.load_object (source, uri, version, bytes, records, rejected, load_id, loaded_at)
           select source, uri, '${loadId}', bytes, records, rejected, '${loadId}', loaded_at - ${days} * interval '1 day'
           from sparkify_ops.load_object
           where load_id not in ('first', 'second') and uri like '%' || $1`,
          [oldObject('log_data')],
        );
      }
      await loadTheRest();
      const versions = `select load_id, withdrawn_by from sparkify_ops.load_object where uri like '%' || $1
        order by loaded_at`;
      const { rows } = await client.query<{ load_id: string; withdrawn_by: string | null }>(versions, [
        oldObject('log_data'),
      ]);
      assert.deepEqual(
        rows.map(({ withdrawn_by: by }) => by),
        ['second', rows.at(-1)?.load_id, null],
      );
    });

    for (const { version } of migrations()) {
      test(`is migrated from version ${version} on`, async () => {
        // As the loader, who owns what an earlier version of the program creates.
        await client.query(`set role ${escapeIdentifier(settings.CLUSTER_DB_USER ?? '')}`);
        await client.query('set search_path to public, sparkify_ops');
        await client.query(readFileSync(VIEW_OF_VERSION_1, 'utf8'));
        await client.query('grant select on unmatched_reason to public');
        await client.query('set search_path to sparkify_ops, public');
        // A migration writes tables that its version creates before.
        const created =
          version >= FIRST_WITH_BATCHES ? sqlFiles('tables/ops') : [sqlFile('tables/ops/schema_version.sql')];
        for (const { statements } of created) await client.query(statements[0]?.text ?? '');
        await client.query('set search_path to public, sparkify_ops');
        await client.query('insert into sparkify_ops.schema_version values ($1)', [version]);
        for (const { file, table, column } of migrations().filter((one) => one.version <= version)) {
          // A table that a later version than the oldest added has the column from the start.
          const found = `select bool_or(attname = $2) as has from pg_attribute where attrelid = to_regclass($1)`;
          const { rows } = await client.query<{ has: boolean | null }>(found, [table, column]);
          if (rows[0]?.has === false) for (const { text } of file.statements) await client.query(text);
        }
        await client.query('reset search_path');
        await client.query('reset role');
        assert.equal((await loadTheRest()).status, 'COMPLETED');
        await assertWhole();
        assert.deepEqual(await versionInLedger(), [{ version: programSchemaVersion() }]);
        const views = `select relnamespace::regnamespace::text as schema, has_table_privilege('public', oid, 'select') as granted
          from pg_class where relname = 'unmatched_reason'`;
        assert.deepEqual((await client.query(views)).rows, [{ schema: 'public', granted: true }]);
      });
    }

    test('does not change with a load that finds nothing new', async () => {
      await loadTheRest();
      const { objects, changed } = await loadTheRest();
      assert.deepEqual([objects.events.loaded, objects.songs.loaded], [0, 0]);
      assert.deepEqual(changed, NOTHING_CHANGED);
      await assertWhole();
    });

    test('does not change when all is read again', async () => {
      await loadTheRest();
      const { objects, changed } = await loadTheRest({ input: { full: true } });
      assert.deepEqual([objects.events.loaded, objects.songs.loaded], [4, 40]);
      assert.deepEqual(changed, NOTHING_CHANGED);
      await assertWhole();
    });

    test('follows old objects that are replaced: all that was loaded before is read again', async () => {
      const before = ['log_data', 'song_data']
        .map(oldObject)
        .map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
      await loadTheRest();
      try {
        for (const [path, text] of before) await write(path, corrected(text));
        const { objects } = await loadTheRest();
        assert.deepEqual([objects.events.replaced, objects.events.reread], [1, OLD_OBJECTS.events - 1]);
        assert.deepEqual([objects.songs.replaced, objects.songs.reread], [1, OLD_OBJECTS.songs - 1]);
        const fresh = await freshLoad(root);
        assert.notDeepEqual(fresh, expected);
        assertSameStar(await dumpContents(client), fresh);
      } finally {
        for (const [path, text] of before) await write(path, text);
      }
    });

    test('keeps, takes out or misses old objects that are removed, as the setting says', async () => {
      const day = oldObject('log_data');
      const text = readFileSync(join(root, day), 'utf8');
      await loadTheRest();
      try {
        await write(day, null);
        assert.equal((await loadTheRest()).objects.events.removed, 1);
        await assertWhole();
        await assert.rejects(loadTheRest({ changed: { LOAD_ON_REMOVED: 'fail' } }), hasCode('OBJECTS_REMOVED'));
        await assertWhole();
        await loadTheRest({ changed: { LOAD_ON_REMOVED: 'withdraw', LOAD_MAX_GONE: 100 } });
        assertSameStar(await dumpContents(client), await freshLoad(root));
      } finally {
        await write(day, text);
      }
    });

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
