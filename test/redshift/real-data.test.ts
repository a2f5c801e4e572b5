import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { named } from '../support/expect.js';
import { executeLoad } from '../support/run-workflow.js';
import { unpackRealData, withoutRealData } from '../support/real-data.js';
import { redshiftWarehouse, upload, withWorker } from '../support/redshift-warehouse.js';

describe('the real data through the Redshift engine, on the emulator', { skip: withoutRealData }, () => {
  test('gives the figures that a correct load gives; a second load changes nothing; repaired text matches more', async () => {
    const warehouse = await redshiftWarehouse();
    await upload(warehouse, unpackRealData());
    const settings = { ...warehouse.settings, S3_LOG_JSONPATH: `s3://${warehouse.bucket}/log_json_path.json` };
    await withWorker(settings, async (client) => {
      const first = await executeLoad(client);
      const staged = { stage_events: 8056, stage_songs: 14896, rejected: 0 };
      assert.deepEqual(named({ ...first.staged }, staged), staged);
      const tables = { users: 97, song: 14896, artist: 9553, times: 6813, songplay: 319, unmatched_play: 6501 };
      assert.deepEqual(named(first.tables, tables), tables);
      assert.deepEqual(
        first.checks.filter(({ status, severity }) => severity === 'error' && status !== 'passed'),
        [],
      );
      const second = await executeLoad(client);
      const { listed, loaded, skipped, reread } = second.objects.songs;
      assert.deepEqual([listed, loaded, skipped, reread], [14896, 0, 14896, 0]);
      assert.deepEqual(second.tables, first.tables);
      const repaired = await executeLoad(client, { full: true, repairText: true });
      assert.deepEqual([repaired.staged.repaired, repaired.moved], [346, 8]);
      assert.deepEqual(repaired.tables, { ...first.tables, songplay: 327, unmatched_play: 6493 });
      console.log(JSON.stringify({ firstMs: first.durationMs, secondMs: second.durationMs }));
    });
  });
});
