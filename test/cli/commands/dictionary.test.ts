import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { describeRelation } from '../../../src/sql/relation-description.js';
import { parseSqlFile, sqlFiles } from '../../../src/sql/files.js';
import { loadError } from '../../support/expect.js';
import { sparkify } from '../../support/cli.js';

const home = mkdtempSync(join(tmpdir(), 'sparkify-dictionary-'));
after(() => rmSync(home, { recursive: true, force: true }));

/** Line of the JSON document. */
interface Entry {
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly description: string }[];
}

describe('sparkify dictionary', () => {
  test('prints each table and view of star and ledger, without any server', async () => {
    const { status, stdout } = await sparkify(['dictionary', '--json'], { home });
    assert.equal(status, 0);
    const entries = JSON.parse(stdout) as Entry[];
    const files = ['star', 'ops', 'ops_views'].flatMap((folder) => sqlFiles(`tables/${folder}`));
    assert.deepEqual(entries.map(({ name }) => name).sort(), files.map(({ name }) => name).sort());
    const plays = entries.find(({ name }) => name === 'all_plays');
    assert.deepEqual([plays?.schema, plays?.kind, plays?.columns.length], ['public', 'view', 9]);
    const words = entries.flatMap(({ description, columns }) => [
      description,
      ...columns.map((one) => one.description),
    ]);
    assert.deepEqual(
      words.filter((text) => text.trim().length < 3),
      [],
    );
  });

  test('prints Markdown that names the configured schemas, and custom columns with a bar in their words', async () => {
    mkdirSync(join(home, 'columns'));
    writeFileSync(
      join(home, 'columns/app.sql'),
      "-- Player: web | phone.\n--! table: songplay\n--! type: varchar(8)\n--! from: $['app']\n",
    );
    const env = { SPARKIFY_LOAD_SCHEMA: 'analytics', SPARKIFY_LOAD_COLUMNS: join(home, 'columns') };
    const { stdout } = await sparkify(['dictionary'], { home, env });
    assert.match(
      stdout,
      /^# Data dictionary\n\n## The star: .+\n\nSchema `analytics`\.\n\n### users \(table\)\n\nOne row per user/,
    );
    assert.match(stdout, /^\| `app` \| varchar\(8\) \| Player: web \\\| phone\. \|$/m);
  });
});

test('a header of another form is refused, with its file', () => {
  const header = '-- t: one row per thing.\n-- Reads nothing, writes nothing. A second run changes nothing.\n';
  const describeText = (text: string) => () => describeRelation(parseSqlFile('sql/tables/star/t.sql', text));
  const view = 'create or replace view t as\nselect 1 as a;\n';
  const expected = 'sql/tables/star/t.sql: expected --! column: NAME TYPE: MEANING, found a';
  assert.throws(describeText(`${header}--! column: a\n${view}`), loadError('SQL_FAILED', expected));
  assert.throws(describeText(view), loadError('SQL_FAILED', 'expected a comment "NAME: one row per'));
});

test('a column without words has none, and stops nobody', () => {
  const text = `-- t: one row per thing.\n-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists t (\n    a  integer,  -- one\n    b  integer\n);\n`;
  const { columns } = describeRelation(parseSqlFile('sql/tables/star/t.sql', text));
  assert.deepEqual(
    columns.map(({ description }) => description),
    ['one', ''],
  );
});
