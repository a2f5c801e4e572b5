import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import { readContents, type HashedColumns } from '../../src/load/star-content.js';
import { STAR_CHANGED } from '../../src/load/star-mark.js';
import type { LoadedTables } from '../../src/model/result.js';
import { candidateSteps, STAR_TABLES, type StarTable } from '../../src/model/star.js';
import { customColumns } from '../../src/sql/custom-column-files.js';
import { starPath } from '../../src/warehouse/schemas.js';
import { activityBench, begin, stage, type ActivityBench } from '../support/activity-bench.js';

const place = mkdtempSync(join(tmpdir(), 'sparkify-content-'));
after(() => rmSync(place, { recursive: true }));

/** A column of each table that takes custom columns, of several types. */
function customFolder(): string {
  const folder = mkdtempSync(join(place, 'columns-'));
  const files = {
    own_gender: '--! table: users\n--! type: varchar(16)\ngender',
    own_ts: '--! table: songplay\n--! type: bigint\nts',
    own_day: `--! table: songplay\n--! type: date\ncast(timestamp 'epoch' + (ts / 1000) * interval '1 second' as date)`,
    own_length: '--! table: song\n--! type: double precision\nduration',
  };
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, `${name}.sql`), `-- What it is.\n${text}`);
  return folder;
}

const CHECKED = [{ name: STAR_CHANGED, severity: 'error', status: 'passed', failing: 0 }] as const;

/** A whole run that marks contents as the workflow does. */
async function load(bench: ActivityBench, input: object): Promise<LoadedTables[]> {
  const plan = await begin(bench, input);
  await stage(bench, plan);
  const made: LoadedTables[] = [];
  for (const { step, table } of candidateSteps())
    made.push(await bench.run(step, [{ loadId: plan.loadId, table, marksContent: plan.marksContent }]));
  const contents = Object.fromEntries(made.flatMap((tables) => Object.entries(tables.contents ?? {})));
  const starVersion = Math.min(...made.map((tables) => tables.starVersion));
  const published = await bench.run('publish', [{ loadId: plan.loadId, starVersion, checks: CHECKED, contents }]);
  assert.equal(published.outcome, 'published');
  return made;
}

/** Contents of the star by its marks, and as they are. */
async function contentsOf({ deps, database }: ActivityBench): Promise<{ marked: unknown[]; found: unknown[] }> {
  const { rows } = await database.client.query<{ table_name: string; content: string }>(
    'select table_name, content from sparkify_ops.star_content join sparkify_ops.star_version on star_version = version',
  );
  const hashed: HashedColumns = {
    warehouse: deps.warehouse,
    columns: customColumns(deps.settings.LOAD_COLUMNS),
  };
  const found = await deps.warehouse.session({ searchPath: starPath(deps.schemas) }, (session) =>
    readContents(session, hashed),
  );
  const byTable = new Map(rows.map(({ table_name, content }) => [table_name, content]));
  return {
    marked: STAR_TABLES.map((table) => byTable.get(table)),
    found: STAR_TABLES.map((table) => found.get(table)?.content),
  };
}

async function assertMarked(bench: ActivityBench, title: string): Promise<void> {
  const { marked, found } = await contentsOf(bench);
  assert.deepEqual(marked, found, title);
}

async function assertDiffers(bench: ActivityBench, table: StarTable): Promise<void> {
  const { marked, found } = await contentsOf(bench);
  const differing = STAR_TABLES.filter((_, at) => marked[at] !== found[at]);
  assert.deepEqual(differing, [table]);
}

for (const LOAD_COLUMNS of [undefined, customFolder()]) {
  test(`marks follow the star's content through loads ${LOAD_COLUMNS === undefined ? 'without' : 'with'} custom columns`, async () => {
    const options = { out: mkdtempSync(join(place, 'data-')), days: 3, users: 20, songs: 60, seed: 5 };
    const { logData: S3_LOG_DATA, songData: S3_SONG_DATA } = await generateSource({ ...options, eventsPerDay: 150 });
    const plain = await activityBench();
    const under = (changes: object) => plain.with({ settings: { ...plain.deps.settings, LOAD_COLUMNS, ...changes } });
    const bench = under({ S3_LOG_DATA, S3_SONG_DATA });
    const songs = mkdtempSync(join(place, 'no-songs-'));
    await load(under({ S3_LOG_DATA, S3_SONG_DATA: songs }), { date: '2018-11-02' });
    await assertMarked(bench, 'first load');
    const late = await load(bench, { date: '2018-11-01' });
    const moved = late.map(({ contents }) => contents?.unmatched_play?.deleted.rows ?? 0);
    assert.ok(Math.max(...moved) > 0, 'no play was matched late');
    await assertMarked(bench, 'late-matched plays');
    await load(bench, {});
    await assertMarked(bench, 'one more day');
    await bench.database.client.query("update users set gender = 'x' where user_id = (select min(user_id) from users)");
    await load(bench, { full: true });
    await assertDiffers(bench, 'users');
  });
}

test('another set of custom columns: the publish reads the tables that they change', async () => {
  const bench = await activityBench();
  await load(bench, { date: '2018-11-01' });
  const other = bench.with({ settings: { ...bench.deps.settings, LOAD_COLUMNS: customFolder() } });
  await load(other, {});
  await assertMarked(other, 'with custom columns');
});
