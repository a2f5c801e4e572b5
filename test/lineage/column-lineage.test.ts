import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { STAR_TABLES } from '../../src/model/star.js';
import { sqlFile } from '../../src/sql/files.js';
import { tableColumns } from '../../src/sql/table-definition.js';
import { columnLineageOfSql, LINEAGE_FILE } from './support/column-lineage.js';

type Lineage = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

const written = readFileSync(LINEAGE_FILE, 'utf8');
const lineage = JSON.parse(written) as Lineage;

test('sql/lineage.json is what the SQL says: npm run lineage writes it', () => {
  assert.equal(written, columnLineageOfSql());
});

test('every column of the star comes from a member of the sources, but for the number of its batch', () => {
  assert.deepEqual(Object.keys(lineage), STAR_TABLES);
  for (const table of STAR_TABLES) {
    const columns = tableColumns(sqlFile(`tables/star/${table}.sql`)).map(({ name }) => name);
    const traced = Object.entries(lineage[table] ?? {}).filter(([, origins]) => Object.keys(origins).length > 0);
    assert.deepEqual(
      traced.map(([column]) => column),
      columns.filter((name) => name !== 'batch_id'),
      table,
    );
  }
});

test('values are followed through candidate rows, records of earlier loads, joins and unions', () => {
  assert.deepEqual(lineage['songplay']?.['song_id'], { 'stage_songs.song_id': 'IDENTITY' });
  assert.deepEqual(lineage['songplay']?.['start_time'], { 'stage_events.ts': 'TRANSFORMATION' });
  assert.deepEqual(lineage['unmatched_play']?.['title'], { 'stage_events.song': 'IDENTITY' });
  assert.deepEqual(lineage['artist']?.['name'], { 'stage_songs.artist_name': 'IDENTITY' });
  assert.deepEqual(Object.keys(lineage['songplay']?.['songplay_id'] ?? {}), [
    'stage_events.item_in_session',
    'stage_events.page',
    'stage_events.session_id',
    'stage_events.ts',
    'stage_events.user_id',
  ]);
});
