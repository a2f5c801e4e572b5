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
const root = mkdtempSync(join(tmpdir(), 'sparkify-side-by-side-'));
after(() => rmSync(root, { recursive: true, force: true }));

interface Copy {
  readonly table: string;
  readonly start: Date;
  readonly end: Date;
}

test('the COPYs of events and songs overlap in time, though a writer locks its whole table', async () => {
  await generateSource({ out: root, days: 1, users: 10, songs: 80, seed: 4, eventsPerDay: 80 });
  await uploadFiles(warehouse, root, [...filesUnder(root, 'log_data'), ...filesUnder(root, 'song_data')]);
  const { faults } = warehouse.redshift;
  faults.next('slow copy', /copy "?stage_events/i, { rowsPerSecond: 40 });
  faults.next('slow copy', /copy "?stage_songs/i, { rowsPerSecond: 40 });
  const { status, staged } = await withWorker(warehouse.settings, (client) => executeLoad(client));
  assert.deepEqual([status, staged.stage_songs], ['COMPLETED', 80]);
  const { rows } = await warehouse.database.query<Copy>(
    `select table_name as table, start_time as start, end_time as end from redshift_emulator.load order by start_time`,
  );
  const [first, second] = rows;
  assert.deepEqual(rows.map(({ table }) => table).sort(), ['stage_events', 'stage_songs']);
  assert.ok(
    second!.start < first!.end,
    `one began ${second!.start.valueOf() - first!.end.valueOf()} ms after the other's end`,
  );
});
