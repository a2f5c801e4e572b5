import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { types } from 'pg';
import { describeQuery } from '../../src/sql/query-description.js';
import { defaultsOf, namedQueries } from '../../src/sql/queries.js';
import { bindLiterals, replaceVariables } from '../../src/sql/variables.js';
import { openSandbox } from './support/sandbox.js';

/** Widest line of SQL that a terminal of 80 columns shows without a break. */
const MAX_WIDTH = 80;

const { builtins } = types;

/** Types as the headers name them. */
const TYPE_NAMES = new Map<number, string>([
  [builtins.INT4, 'integer'],
  [builtins.INT8, 'bigint'],
  [builtins.NUMERIC, 'numeric'],
  [builtins.TEXT, 'text'],
  [builtins.VARCHAR, 'text'],
  [builtins.DATE, 'date'],
  [builtins.TIMESTAMP, 'timestamp'],
]);

const sandbox = await openSandbox();

for (const query of namedQueries()) {
  const { columns, notes, sql } = describeQuery(query);

  describe(query.path, () => {
    test('describes the columns that its result has, with their types', async () => {
      const text = bindLiterals(sql, defaultsOf(query)).text;
      const result = await sandbox.try(({ session }) => session.querySingleAsText(text));
      assert.deepEqual(
        columns.map(({ name, type }) => [name, type]),
        result.columns.map(({ name, type }) => [name, TYPE_NAMES.get(type)]),
      );
    });

    test('has a default for each of its variables, and no other', () => {
      const used = new Set<string>();
      replaceVariables(sql, (name) => {
        used.add(name);
        return '';
      });
      assert.deepEqual(Object.keys(defaultsOf(query)), [...used]);
    });

    test('says which plays count, unless it reads something else', () => {
      if (/\b(all_plays|songplay|unmatched_play|unmatched_reason)\b/.test(sql)) assert.ok(notes.length > 0);
    });

    test('fits a terminal', () => {
      assert.deepEqual(
        sql.split('\n').filter((line) => line.length > MAX_WIDTH),
        [],
      );
    });
  });
}
