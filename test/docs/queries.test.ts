import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { headline } from '../../src/sql/files.js';
import { namedQueries } from '../../src/sql/queries.js';
import { PROJECT } from './support/markdown.js';

test('docs/queries.md has a row for each named query, with its question, and no other', () => {
  const page = readFileSync(join(PROJECT, 'docs/queries.md'), 'utf8');
  const rows = [...page.matchAll(/^\| [^|]+ \| ([^|]+\?) \| `sparkify query (\w+)` \|$/gm)];
  assert.deepEqual(
    rows.map(([, question, name]) => [name, question]).sort(),
    namedQueries()
      .map((file) => [file.name, headline(file)])
      .sort(),
  );
});
