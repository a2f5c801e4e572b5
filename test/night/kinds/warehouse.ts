import { mkdtempSync } from 'node:fs';
import { after } from 'node:test';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mountSmallDisk } from '../../faults/small-disk.js';
import { asAdministrator } from '../loader-role.js';
import type { Night } from '../night.js';
import type { Scene } from '../scene.js';

const FAILED = { event: 'failed' } as const;

/** Nights whose warehouse is broken. */
export const WAREHOUSE_NIGHTS: readonly Night[] = [
  {
    ...FAILED,
    name: 'the warehouse is down',
    code: 'WAREHOUSE_UNAVAILABLE',
    names: /ECONNREFUSED/,
    prints: /✗ warehouse .*ECONNREFUSED[\s\S]*start the warehouse/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      await scene.warehouse.shut();
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'the warehouse takes no writes: a standby, or set to read-only',
    code: 'WAREHOUSE_UNAVAILABLE',
    names: /read-only transaction/,
    prints: /✗ schemas of runs .*read-only transaction/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      await set(scene, 'default_transaction_read_only', 'on');
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'statements run into the timeout of the role',
    code: 'STATEMENT_TIMEOUT',
    names: /statement timeout: raise the limit of the loader role/,
    // The first statement that is too slow may be one before the ledger has the run: then doctor is asked.
    prints: /alter role (…|"\w+") set statement_timeout = 0/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      await set(scene, 'statement_timeout', "'1s'");
      await scene.lock('users');
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'a session locks a table for longer than the load tries',
    code: 'WAREHOUSE_CONFLICT',
    names: /lock timeout/,
    prints: /COMPLETED in/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      await set(scene, 'lock_timeout', "'1s'");
      const lock = await scene.lock('users');
      return scene.loadBadNight().finally(() => lock.release());
    },
  },
  {
    ...FAILED,
    name: 'the disk of the warehouse is full',
    code: 'WAREHOUSE_FULL',
    names: /No space left on device/,
    prints: /COMPLETED in/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      return onFullDisk(scene, () => scene.loadBadNight());
    },
  },
  {
    ...FAILED,
    name: 'the loader may no longer log in',
    code: 'PERMISSION_DENIED',
    names: /is not permitted to log in/,
    prints: /✗ warehouse .*is not permitted to log in[\s\S]*DB_USER/,
    asLoader: true,
    happen: async (scene) => {
      await scene.loadGoodNight();
      await scene.sql(`alter role ${scene.user} nologin`);
      await scene.endSessions();
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'a table belongs to somebody else',
    code: 'PERMISSION_DENIED',
    names: /permission denied for table songplay|must be owner of table songplay/,
    prints: /✗ schema public .*songplay[\s\S]*must belong to that user/,
    asLoader: true,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      await scene.sql('alter table songplay owner to current_user');
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'somebody dropped the database',
    code: 'CONFIG_INVALID',
    names: /database "test_\w+" does not exist/,
    prints: /✗ warehouse .*database "test_\w+" does not exist[\s\S]*DB_NAME/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      await scene.dropDatabase();
      return scene.loadBadNight();
    },
  },
  {
    event: 'held',
    name: 'the schema of a held run is dropped, and the run is retried',
    code: 'RUN_GONE',
    names: /The schema sparkify_run_\w+ does not exist/,
    prints: /COMPLETED in/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      const check = scene.addCheck('refused', '-- Fails always.\nselect 1 as wrong\n');
      const run = await scene.start({ onFailure: 'hold' });
      await scene.final(run);
      const { rows } = await scene.database.query<{ id: string }>(
        'select max(load_id) as id from sparkify_ops.load_run',
      );
      await scene.sql(`drop schema sparkify_run_${rows[0]?.id ?? ''} cascade`);
      scene.remove(check);
      await run.executeUpdate('retry');
      return scene.final(run, 2);
    },
  },
];

/** Changes a parameter for all sessions of the night's database. */
async function set(scene: Scene, parameter: string, value: string): Promise<void> {
  await scene.sql(`alter database ${scene.database.database ?? ''} set ${parameter} = ${value}`);
  await scene.endSessions();
}

/** Makes new tables on a disk that is full while `run` runs, and has space again after it. */
async function onFullDisk<T>(scene: Scene, run: () => Promise<T>): Promise<T> {
  const space = `full_${scene.database.database ?? ''}`;
  const { rows } = await scene.database.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
  const disk = mountSmallDisk(mkdtempSync(join(tmpdir(), 'sparkify-disk-')), 8, rows[0]?.folder);
  after(async () => {
    await asAdministrator(`drop tablespace ${space}`);
    disk.unmount();
  });
  await scene.sql(`create tablespace ${space} location '${disk.folder}'`);
  await set(scene, 'default_tablespace', space);
  disk.fill();
  return run().finally(() => disk.free());
}
