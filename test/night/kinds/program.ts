import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { limitAttempts } from '../outcome.js';
import type { Night } from '../night.js';
import { eventually } from '../../schedule/support/namespace.js';

const FAILED = { event: 'failed' } as const;

/** A bug of the program: a function of Node that it needs throws what nobody expects. */
const BUG = `data:text/javascript,${encodeURIComponent(`
  import zlib from 'node:zlib';
  import { syncBuiltinESMExports } from 'node:module';
  const value = () => { throw new TypeError('x is not a function'); };
  Object.defineProperty(zlib, 'createGunzip', { ...Object.getOwnPropertyDescriptor(zlib, 'createGunzip'), value });
  syncBuiltinESMExports();`)}`;

/** Nights whose settings, input, checks or workers are broken. */
export const PROGRAM_NIGHTS: readonly Night[] = [
  {
    ...FAILED,
    name: 'the input of the schedule has an unknown field',
    code: 'INPUT_INVALID',
    names: /ful: not known/,
    prints: /COMPLETED in/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      return scene.loadBadNight({ ful: true } as object);
    },
  },
  {
    ...FAILED,
    name: 'the folder of the custom checks is gone',
    code: 'CONFIG_INVALID',
    names: /LOAD_CHECKS: there is no folder .*checks/,
    prints: /✗ custom files .*there is no folder .*checks/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      rmSync(scene.checks, { recursive: true });
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'a custom check is no SQL',
    code: 'SQL_FAILED',
    names: /wrong\.sql:2: .*column "nothing" does not exist/,
    prints: /wrong\.sql:2: [\s\S]*\^[\s\S]*Correct the statement at the named file and line/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      scene.addCheck('wrong', '-- Fails always.\nselect nothing from users\n');
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'a custom check finds a row',
    code: 'CHECK_FAILED',
    names: /Check refused failed: 1 row/,
    prints: /refused[\s\S]*wrong/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      scene.addCheck('refused', '-- Fails always.\nselect 1 as wrong\n');
      return scene.loadBadNight();
    },
  },
  {
    event: 'held',
    name: 'a custom check finds a row, and the load is held',
    code: 'CHECK_FAILED',
    names: /Check refused failed: 1 row[\s\S]*^Accept: sparkify resolve \S+ accept --check refused/m,
    prints: /refused[\s\S]*wrong/,
    settings: { LOAD_ON_FAILURE: 'hold' },
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      scene.addCheck('refused', '-- Fails always.\nselect 1 as wrong\n');
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'a bug of the program',
    code: 'INTERNAL',
    names: /x is not a function/,
    prints: /x is not a function[\s\S]*report it with this message/,
    env: { NODE_OPTIONS: `--import=${BUG}` },
    happen: async (scene) => {
      await scene.loadGoodNight();
      const text = readFileSync(join(scene.bench.folder, '2018-11-04-events.json'));
      writeFileSync(join(scene.logs, '2018-11-04-events.json.gz'), gzipSync(text));
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'the worker of a step is killed, each time it is tried',
    code: 'WORKER_LOST',
    names: /No worker finished this step in time/,
    prints: /worker\(s\) on task queue sparkify/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      const lock = await scene.lock('users');
      const run = await scene.start();
      await eventually('a step waits for the table', async () => {
        const { rowCount } = await scene.database.query('select 1 from pg_locks where not granted');
        return rowCount !== 0;
      });
      await limitAttempts(scene.bench.client, run, { from: 1, to: 1 });
      await scene.worker?.end('SIGKILL');
      await lock.release();
      await scene.bench.start(scene.env);
      return scene.final(run);
    },
  },
];
