import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitStatements } from '../../src/sql/split.js';
import { bindVariables } from '../../src/sql/variables.js';

const texts = (sql: string) => splitStatements(sql).map(({ text }) => text);

const WHOLE: Record<string, string> = {
  'a semicolon in quoted text': "select 'a;b'",
  'a doubled quote': "select 'it''s; fine'",
  'a semicolon in a quoted name': 'select 1 as "a;b"',
  'a doubled quote in a name': 'select 1 as "a"";b"',
  'a quote in a name': `select 1 as "it's;"`,
  'a comment to the end of the line': 'select 1 -- not; here\n+ 1',
  'a quote in a comment': "select 1 -- it's; not\n+ 1",
  'a comment between slashes': 'select 1 /* not; here */ + 1',
  'a comment in a comment': 'select 1 /* a /* b; */ c; */ + 1',
  'comment signs in text': "select '--;', '/*;'",
  'text between dollar signs': 'select $$a;b$$',
  'text between named dollar signs': 'select $x$a;$$;b$x$',
  'dollar signs of parameters': 'select $1, $2',
  'dollar signs in a name': 'select a$b$c, d$b$e',
};

for (const [what, sql] of Object.entries(WHOLE)) {
  test(`${what} does not split a statement`, () => {
    assert.deepEqual(texts(`${sql};\nselect 2;`), [sql, 'select 2']);
  });
}

test('the last semicolon may be missing', () => {
  assert.deepEqual(texts('select 1; select 2'), ['select 1', 'select 2']);
});

test('what is only space and comments is no statement', () => {
  assert.deepEqual(texts(';; -- nothing\n; /* no; */ ;\n'), []);
  assert.deepEqual(texts(''), []);
});

test('a comment before a statement is left out, one within it stays', () => {
  assert.deepEqual(texts('-- what it does\nselect /* one */ 1;\n-- the end'), ['select /* one */ 1']);
});

test('a statement says where in the file it starts', () => {
  const sql = '-- first\nselect 1;\n\n  /* second; */ select 2 ;';
  for (const { text, offset } of splitStatements(sql)) assert.ok(sql.startsWith(text, offset), text);
  assert.deepEqual(
    splitStatements(sql).map(({ offset }) => offset),
    [9, sql.indexOf('select 2')],
  );
});

test('a directive right before a statement says what its rows count', () => {
  const sql =
    '-- what it does\n--! counts: rows replaced\ndelete from a;\n\ninsert into a\n--! counts: none\nvalues (1);';
  assert.deepEqual(
    splitStatements(sql).map(({ counts }) => counts),
    ['rows replaced', undefined],
  );
});

test('what is never closed is left for the server to complain about', () => {
  assert.deepEqual(texts("select 'open"), ["select 'open"]);
  assert.deepEqual(texts('select 1 /* open; '), ['select 1 /* open;']);
  assert.deepEqual(texts('select $a$ open $$'), ['select $a$ open $$']);
});

test('what never ends goes on to the end of the text, and leaves its error to the server', () => {
  for (const opened of ["'a", '"a', '/* a', '/* /* a */', '$$a', '$x$ a $$'])
    assert.deepEqual(texts(`select ${opened}; select 2`), [`select ${opened}; select 2`], opened);
});

test('a text of any form is split in a time that grows with its length', () => {
  const forms = ['/*', '/* */', '*/', "'", '"', "''", '$$', '$', ';', '--\n', '--! counts:   ', ' ', ':', '\n-- ;'];
  const long = forms.map((form) => form.repeat(100_000));
  const tags = Array.from({ length: 20_000 }, (_, n) => `$a${n}$ `).join('');
  for (const sql of [...long, tags, `select 1${' '.repeat(100_000)}--! counts: ${' '.repeat(100_000)}x`]) {
    const started = performance.now();
    splitStatements(sql);
    bindVariables(sql, {});
    const ms = performance.now() - started;
    assert.ok(ms < 2000, `${sql.slice(0, 20)}… took ${ms.toFixed(0)} ms`);
  }
});
