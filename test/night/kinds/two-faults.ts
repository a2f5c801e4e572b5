import { renameSync } from 'node:fs';
import type { Night } from '../night.js';

const REFUSED = '-- Fails always.\nselect 1 as wrong\n';

/** Nights with two faults at once. */
export const TWO_FAULT_NIGHTS: readonly Night[] = [
  {
    name: 'the warehouse is down, and the logs are gone',
    event: 'failed',
    code: 'WAREHOUSE_UNAVAILABLE',
    names: /ECONNREFUSED/,
    prints: /✗ warehouse .*ECONNREFUSED[\s\S]*✗ logs .*log_data/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      renameSync(scene.bench.source.logData, `${scene.bench.source.logData}_old`);
      await scene.warehouse.shut();
      return scene.loadBadNight();
    },
  },
  {
    name: 'a check fails, and the warehouse goes down before the ledger has it',
    event: 'failed',
    code: 'CHECK_FAILED',
    names: /Check refused failed: 1 row/,
    prints: /ECONNREFUSED[\s\S]*Check that the warehouse responds/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      scene.addCheck('refused', REFUSED);
      const run = await scene.start({ onFailure: 'hold' });
      await scene.final(run);
      await scene.warehouse.shut();
      const final = Date.now();
      await run.executeUpdate('abort', { args: [{ reason: 'not tonight' }] });
      return final;
    },
  },
  {
    name: 'two checks fail together, and the load is held',
    event: 'held',
    code: 'CHECK_FAILED',
    names: /Check (refused|denied) failed[\s\S]*Check (refused|denied) failed/,
    prints: /(refused|denied)[\s\S]*wrong/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      scene.addCheck('refused', REFUSED);
      scene.addCheck('denied', REFUSED);
      return scene.loadBadNight({ onFailure: 'hold' });
    },
  },
  {
    name: 'a record is no JSON, and the writer renames page',
    event: 'failed',
    code: 'RECORDS_REJECTED',
    names: /2018-11-04-events\.json, line \d+/,
    prints: /2018-11-04-events\.json, line \d+[\s\S]*Repair the named line/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog((text) => `${text.replaceAll('"page":', '"pageName":')}{"page":\n`);
      return scene.loadBadNight();
    },
  },
  {
    name: 'songplay is truncated, and the writer renames page',
    event: 'failed',
    code: 'CHECK_FAILED',
    names: /Check (star_changed|member_missing|event_page_known) failed/,
    prints: /star_changed[\s\S]*songplay|(member_missing|event_page_known)[\s\S]*page/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      await scene.sql('truncate songplay');
      scene.placeLog((text) => text.replaceAll('"page":', '"pageName":'));
      return scene.loadBadNight();
    },
  },
  {
    name: 'a check fails, and the worker dies before anybody is notified',
    event: 'held',
    code: 'CHECK_FAILED',
    names: /Check refused failed: 1 row/,
    prints: /refused[\s\S]*wrong/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      scene.addCheck('refused', REFUSED);
      const run = await scene.start({ onFailure: 'hold' });
      await scene.held(run);
      await scene.worker?.end('SIGKILL');
      await scene.bench.start(scene.env);
      return scene.final(run);
    },
  },
];
