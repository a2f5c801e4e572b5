import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Night } from '../night.js';

const FAILED = { event: 'failed' } as const;
const BROKEN_LINE = '{"page":"NextSong",\n';

/** Nights whose sources are broken. */
export const SOURCE_NIGHTS: readonly Night[] = [
  {
    ...FAILED,
    name: 'the folder of the logs is gone',
    code: 'SOURCE_MISSING',
    names: /There is nothing at .*log_data/,
    prints: /✗ logs .*log_data[\s\S]*Check the source URI/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      renameSync(scene.bench.source.logData, `${scene.bench.source.logData}_old`);
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'S3 does not answer',
    code: 'SOURCE_UNAVAILABLE',
    names: /s3:\/\/night\/(log|song)_data.*ECONNREFUSED/,
    prints: /✗ logs .*ECONNREFUSED/,
    settings: {
      S3_ENDPOINT: 'http://127.0.0.1:1',
      S3_REGION: 'us-east-1',
      S3_LOG_DATA: 's3://night/log_data',
      S3_SONG_DATA: 's3://night/song_data',
    },
    happen: (scene) => scene.loadBadNight(),
  },
  {
    ...FAILED,
    name: 'a log is still written while it is read',
    code: 'OBJECT_CHANGED',
    names: /2018-11-04-events\.json changed between listing and reading/,
    prints: /COMPLETED in/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      const file = scene.placeLog();
      const writer = setInterval(() => appendFileSync(file, '\n'), 5);
      return scene.loadBadNight().finally(() => clearInterval(writer));
    },
  },
  {
    ...FAILED,
    name: 'a gzip file is cut short',
    code: 'OBJECT_UNREADABLE',
    names: /2018-11-04-events\.json\.gz cannot be decompressed/,
    prints: /2018-11-04-events\.json\.gz cannot be decompressed[\s\S]*Repair or remove the named object/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      const whole = gzipSync(readFileSync(join(scene.bench.folder, '2018-11-04-events.json')));
      writeFileSync(join(scene.logs, '2018-11-04-events.json.gz'), whole.subarray(0, whole.length / 2));
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'a loaded log is removed, and may not be',
    code: 'OBJECTS_REMOVED',
    names: /2018-11-02-events\.json/,
    prints: /2018-11-02-events\.json[\s\S]*Put the named objects back/,
    settings: { LOAD_ON_REMOVED: 'fail' },
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.removeLog('2018-11-02');
      scene.placeLog();
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'a record is no JSON',
    code: 'RECORDS_REJECTED',
    names: /2018-11-04-events\.json, line \d+/,
    prints: /2018-11-04-events\.json, line \d+[\s\S]*Repair the named line/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog((text) => `${text}${BROKEN_LINE}`);
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'the writer renames page to pageName',
    code: 'CHECK_FAILED',
    names: /Check (member_missing|event_page_known) failed/,
    prints: /(member_missing|event_page_known)[\s\S]*page/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog((text) => text.replaceAll('"page":', '"pageName":'));
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'the writer renames userId to user_id',
    code: 'CHECK_FAILED',
    names: /Check member_(missing|vanished) failed/,
    prints: /member_(missing|vanished)[\s\S]*user_?id/i,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog((text) => text.replaceAll('"userId":', '"user_id":'));
      return scene.loadBadNight();
    },
  },
  {
    ...FAILED,
    name: 'a load of the rejected records of a load that nobody knows',
    code: 'OBJECTS_UNKNOWN',
    names: /20181101t000000_00000000/,
    prints: /\d{8}t\d{6}_\w{8} .* published/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      return scene.loadBadNight({ rejectedOf: '20181101t000000_00000000' });
    },
  },
  {
    event: 'warned',
    name: 'a log is empty',
    code: null,
    names: /check object_empty warns/,
    prints: /object_empty/,
    settings: { NOTIFY_WEBHOOK_EVENTS: 'warned' },
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog(() => '');
      return scene.loadBadNight();
    },
  },
];
