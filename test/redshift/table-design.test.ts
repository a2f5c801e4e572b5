import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createTables } from '../../src/load/create-tables.js';
import type { Dependencies } from '../../src/load/dependencies.js';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import { redshiftWarehouse } from '../support/redshift-warehouse.js';
import { NOW, STEP } from '../sql/support/sandbox.js';

const { settings, database } = await redshiftWarehouse();
const warehouse = await openWarehouse(settings);
after(() => warehouse.close());

const deps: Dependencies = {
  warehouse,
  settings,
  schemas: { star: 'public', ops: 'sparkify_ops' },
  openStore: () => assert.fail('no store is read'),
  alsoAllowed: () => [],
};

/** Keys, distribution and sort order of the star's tables, as the emulator keeps them. */
async function designs(): Promise<string[]> {
  const { rows } = await database.query<{ design: string }>(
    `select relname || ': ' || kind || ' ' || definition as design
     from redshift_emulator.table_design join pg_class on oid = table_id where relnamespace = 'public'::regnamespace`,
  );
  return rows.map(({ design }) => design).sort();
}

/** Keys, distribution and sort order by table. */
const DESIGNS: Readonly<Record<string, readonly string[]>> = {
  artist: ['artist: diststyle all', 'artist: primary key ( artist_id )', 'artist: sortkey artist_id'],
  song: ['song: diststyle all', 'song: primary key ( song_id )', 'song: sortkey song_id'],
  songplay: [
    'songplay: diststyle key start_time',
    'songplay: primary key ( songplay_id )',
    'songplay: sortkey start_time , user_id',
  ],
  times: ['times: diststyle key start_time', 'times: primary key ( start_time )', 'times: sortkey start_time'],
  unmatched_play: [
    'unmatched_play: diststyle key start_time',
    'unmatched_play: primary key ( songplay_id )',
    'unmatched_play: sortkey start_time , user_id',
  ],
  users: ['users: diststyle all', 'users: primary key ( user_id )', 'users: sortkey user_id'],
};

function tableOf(design: string): string {
  return design.split(':')[0] ?? '';
}

test('each table of the star is created with its keys and its layout, and a second time nothing changes', async () => {
  await createTables(deps, STEP, '20181101t000000_00000001', { withRunSchema: true }, NOW);
  const made = await designs();
  const designed = made.filter((design) => !design.includes('foreign key') && tableOf(design) in DESIGNS);
  assert.deepEqual(designed, Object.values(DESIGNS).flat());
  assert.equal(made.filter((design) => design.includes('foreign key')).length, 6);
  await createTables(deps, STEP, '20181101t000000_00000002', { withRunSchema: true }, NOW);
  assert.deepEqual(await designs(), made);
});

test('a table that is missing is created with its design, and the others are left as they are', async () => {
  const before = await designs();
  await database.query(
    'drop table times; delete from redshift_emulator.table_design where table_id not in (select oid from pg_class)',
  );
  await createTables(deps, STEP, '20181101t000000_00000003', { withRunSchema: true }, NOW);
  assert.deepEqual(await designs(), before);
});
