import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitStatements, tokenize } from './tokens.js';

const texts = (sql: string): string[] => tokenize(sql).map(({ kind, text }) => `${kind}:${text}`);

test('strings, quoted identifiers and comments are not words', () => {
  assert.deepEqual(
    texts(`select 'a ''returning'' b' "On Conflict" -- returning\n /* on /* nested */ conflict */ from t`),
    ['word:select', `string:a 'returning' b`, 'quoted:on conflict', 'word:from', 'word:t'],
  );
});

test('operators are cut at their longest', () => {
  assert.deepEqual(texts('a->>1 b::int $1 1.5e3'), [
    'word:a',
    'symbol:->>',
    'number:1',
    'word:b',
    'symbol:::',
    'word:int',
    'parameter:$1',
    'number:1.5e3',
  ]);
});

test('escape strings and dollar quotes end where they end', () => {
  assert.deepEqual(texts(`E'a\\'b' $tag$ ; returning $$ $tag$ x`), [
    "string:a'b",
    'string:$tag$ ; returning $$ $tag$',
    'word:x',
  ]);
});

test('a text is cut at its semicolons, and comments stay with what follows', () => {
  const sql = `/* one */ begin; select ';' ; -- two\n commit;`;
  assert.deepEqual(
    splitStatements(sql).map((statement) => statement.sql),
    ['/* one */ begin', " select ';' ", ' -- two\n commit'],
  );
  assert.deepEqual(splitStatements(' -- nothing\n ; '), []);
});
