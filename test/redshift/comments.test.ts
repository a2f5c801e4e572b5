import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import { filesUnder } from '../support/arrival.js';
import { redshiftWarehouse, uploadFiles, withWorker } from '../support/redshift-warehouse.js';
import { executeLoad } from '../support/run-workflow.js';

const warehouse = await redshiftWarehouse();

test('every statement of a load leads with a comment that finds the way back to its step', async () => {
  const root = mkdtempSync(join(tmpdir(), 'sparkify-comments-'));
  after(() => rmSync(root, { recursive: true, force: true }));
  await generateSource({ out: root, days: 1, users: 5, songs: 10, seed: 1, eventsPerDay: 20 });
  await uploadFiles(warehouse, root, [...filesUnder(root, 'log_data'), ...filesUnder(root, 'song_data')]);
  const { faults } = warehouse.redshift;
  // It would fail its statement, and stay no longer pending.
  const beside = String.raw`beside|\*/`;
  const step = String.raw`{"workflowId":"[^"]+","runId":"[^"]+","activity":"\w+/\d+","attempt":\d+}`;
  const fault = faults.next('deadlock', new RegExp(String.raw`^(?!/\* sparkify (${beside}|${step}))`));
  await withWorker(warehouse.settings, async (client) => assert.equal((await executeLoad(client)).status, 'COMPLETED'));
  assert.deepEqual(faults.pending(), [fault], 'no statement was without its comment');
  assert.ok(['select 1', '/* sparkify {} */ select 1'].every((sql) => fault.matcher.test(sql)));
  faults.clear();
});
