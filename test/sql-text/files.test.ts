import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { directive, headline, parseSqlFile, sqlFile, sqlFiles } from '../../src/sql/files.js';
import { loadError } from '../support/expect.js';

const folder = mkdtempSync(join(tmpdir(), 'sparkify-sql-'));
after(() => rmSync(folder, { recursive: true }));

test('a file of ours is named by its step and table, and read once', () => {
  const file = sqlFile('load/users.sql');
  assert.deepEqual([file.path, file.name], ['sql/load/users.sql', 'users']);
  assert.ok(file.statements.length > 0);
  assert.equal(sqlFile('load/users.sql'), file);
});

test("a file of the user's own is named by its whole path", () => {
  const path = join(folder, 'own.sql');
  writeFileSync(path, 'select 1;');
  assert.equal(sqlFile(path).path, path);
});

test('the files of a folder come in the order of their names, others are left out', () => {
  const names = ['b.sql', 'a.sql', 'own.sql', 'notes.txt'];
  for (const name of names) writeFileSync(join(folder, name), 'select 1;');
  assert.deepEqual(
    sqlFiles(folder).map(({ name }) => name),
    ['a', 'b', 'own'],
  );
});

test('a missing file is named', () => {
  assert.throws(() => sqlFile('load/nothing.sql'), loadError('SQL_FAILED', 'load/nothing.sql'));
});

test('the headline is the first sentence of the leading comment, over its lines', () => {
  const file = parseSqlFile('a.sql', '-- One row a user,\n-- whatever happens. Reads users.\nselect 1;');
  assert.equal(headline(file), 'One row a user, whatever happens.');
  assert.equal(headline(parseSqlFile('a.sql', 'select 1; -- no')), '');
});

test('a directive stands on a line of its own and is not part of the headline', () => {
  const file = parseSqlFile('a.sql', '-- Few rows.\n--! severity: warn  \nselect 1;');
  assert.equal(directive(file, 'severity'), 'warn');
  assert.equal(headline(file), 'Few rows.');
  assert.equal(directive(parseSqlFile('a.sql', "select '\n -- ! severity: warn'"), 'severity'), undefined);
});
