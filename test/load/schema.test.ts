import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { schemaDifferences } from '../../src/load/compare-schema.js';
import { foundTablesOf, foundTablesQuery } from '../../src/load/found-schema.js';
import { migrations, programSchemaVersion } from '../../src/load/migrations.js';
import { directives, sqlFiles } from '../../src/sql/files.js';
import { tableColumns } from '../../src/sql/table-definition.js';
import { activityBench } from '../support/activity-bench.js';

const bench = await activityBench();
const { client, warehouse } = bench.database;
const SCHEMAS = { star: 'public', ops: 'sparkify_ops' } as const;

before(() => bench.run('createTables', ['schema_test']));

const found = (schema: string) =>
  warehouse.session({ searchPath: [schema] }, async (session) =>
    foundTablesOf((await session.batch([foundTablesQuery(schema)]))[0]),
  );

for (const folder of ['star', 'ops'] as const) {
  test(`the columns that are read from the files of sql/tables/${folder} are those of the tables that they create`, async () => {
    const tables = await found(SCHEMAS[folder]);
    const files = sqlFiles(`tables/${folder}`).filter(({ text }) => text.includes('create table'));
    assert.ok(files.length >= 6, `${files.length} files`);
    for (const file of files) {
      const columns = tableColumns(file).map(({ name, type, isRequired }) => [name, type, isRequired]);
      const there = [...(tables.get(file.name) ?? [])].map(([name, column]) => [name, column.type, column.mustBeGiven]);
      assert.deepEqual(columns, there, file.path);
    }
    assert.deepEqual(schemaDifferences(folder, tables), []);
  });
}

test('PostgreSQL has the indexes of the table files, among them each key that a load looks up by, and none is unique', async () => {
  const { rows } = await client.query<{ key: string; is_unique: boolean }>(
    `select tablename || ' ' || split_part(indexdef, ' USING ', 2) as key, indexdef ilike '%unique%' as is_unique
     from pg_indexes where schemaname in ('public', 'sparkify_ops')`,
  );
  assert.ok(rows.every((row) => !row.is_unique));
  const keys = rows.map(({ key }) => key);
  const files = [...sqlFiles('tables/star'), ...sqlFiles('tables/ops')];
  assert.equal(keys.length, files.flatMap((file) => directives(file, 'postgres-index')).length);
  assert.deepEqual(
    LOOKED_UP.filter((key) => !keys.includes(key)),
    [],
  );
});

/** Keys that the statements of a load look up by. */
const LOOKED_UP = [
  'users btree (user_id)',
  'song btree (song_id)',
  'artist btree (artist_id)',
  'times brin (start_time)',
  'songplay brin (start_time)',
  'unmatched_play brin (start_time)',
  'user_event btree (user_id)',
  'user_record btree (user_id)',
  'song_record btree (song_id)',
  'song_record btree (artist_id)',
  'song_record btree (title)',
  'play_record btree (songplay_id)',
  'matched_play hash (songplay_id)',
  'load_object btree (source, uri)',
  'load_batch btree (batch_id)',
  'load_run btree (load_id)',
];

test('migrations are numbered without a gap, and each adds a column that its table file defines', () => {
  assert.ok(programSchemaVersion() > 0);
  const files = [...sqlFiles('tables/star'), ...sqlFiles('tables/ops')];
  for (const { file, table, column } of migrations()) {
    const definition = files.find(({ name }) => name === table);
    assert.ok(definition, `${file.path}: no file creates ${table}`);
    const added = tableColumns(definition).find(({ name }) => name === column);
    const hasDefault = new RegExp(`alter table ${table} add column ${column} \\w+ default `).test(file.text);
    assert.ok(added, `${file.path}: ${table}.${column} must be there`);
    assert.ok(!added.isRequired || hasDefault, `${file.path}: rows that are there have no ${table}.${column}`);
  }
});

describe('a table that somebody changed stops a load before anything is read', () => {
  const CHANGES = [
    ['alter table artist alter column name type varchar(10)', 'artist.name is varchar(10): expected varchar(512)'],
    ['alter table songplay drop column level cascade', 'songplay.level is missing: expected varchar(16)'],
    ['alter table sparkify_ops.load_run drop column moved_plays', 'load_run.moved_plays is missing: expected bigint'],
    [
      'alter table users add column team varchar(8) not null',
      'users.team is varchar(8), required and without a default: expected no such column',
    ],
  ] as const;
  for (const [statement, difference] of CHANGES) {
    test(difference, async () => {
      await client.query('begin');
      await client.query(statement);
      await client.query('commit');
      await assert.rejects(bench.run('createTables', ['changed']), (error: { type?: string; message: string }) => {
        assert.equal(error.type, 'SCHEMA_MISMATCH');
        assert.ok(error.message.includes(difference), error.message);
        return true;
      });
      const table = /table (\S+)/.exec(statement)?.[1] ?? '';
      await client.query(`drop table ${table} cascade`);
      await bench.run('createTables', ['repaired']);
    });
  }

  test('a further column that may be left out does not', async () => {
    await client.query('alter table users add column note varchar(8)');
    await bench.run('createTables', ['further']);
  });
});

test('tables of a newer version of the program are refused', async () => {
  const newer = programSchemaVersion() + 1;
  await client.query('update sparkify_ops.schema_version set version = $1', [newer]);
  await assert.rejects(bench.run('createTables', ['newer']), {
    type: 'SCHEMA_MISMATCH',
    message: new RegExp(`schema version ${newer}, and this program knows versions up to ${newer - 1}`),
  });
});
