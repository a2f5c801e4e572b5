import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindLiterals, bindVariables, replaceVariables } from '../../src/sql/variables.js';
import { loadError } from '../support/expect.js';

test('variables become parameters, each value once, in the order of their first use', () => {
  const { text, values } = bindVariables("select :'b', :'a', :'b'", { a: 1, b: 2, c: 3 });
  assert.equal(text.replace(/ +/g, ' ').replaceAll(' ,', ',').trim(), 'select $1, $2, $1');
  assert.deepEqual(values, [2, 1]);
});

test('the text behind a variable stays where it was, so that the place of an error is that in the file', () => {
  const sql = "select :'long_name', wrong";
  assert.equal(bindVariables(sql, { long_name: 0 }).text.indexOf('wrong'), sql.indexOf('wrong'));
});

const NOT_VARIABLES: Record<string, string> = {
  'in quoted text': "select 'at :''name'' o''clock'",
  'in a quoted name': `select 1 as ":'name'"`,
  'in a comment': "select 1 -- :'name'\n",
  'in a comment between slashes': "select /* :'name' */ 1",
  'between dollar signs': "select $$:'name'$$",
  'with a space': "select : 'name'",
  'of a cast': 'select 1::text',
  'with a name that psql would take but we do not': "select :'Name'",
};

for (const [where, sql] of Object.entries(NOT_VARIABLES)) {
  test(`what looks like a variable ${where} is none`, () => {
    assert.deepEqual(bindVariables(sql, {}), { text: sql, values: [] });
  });
}

test('a variable without a value is named', () => {
  assert.throws(() => bindVariables("select :'day'", { date: 1 }), loadError('SQL_FAILED', ":'day'"));
});

test('a variable whose value is null has one', () => {
  assert.deepEqual(bindVariables("select :'day'", { day: null }).values, [null]);
});

test('variables can be replaced by literals, for a statement that takes no parameters', () => {
  assert.equal(
    replaceVariables("copy t from :'uri' -- :'uri'", (name) => `'${name}!'`),
    "copy t from 'uri!' -- :'uri'",
  );
});

test('a name is written as a quoted identifier where several statements share a request, and refused as a parameter', () => {
  const sql = `analyze :"table"; select :'day', wrong`;
  const { text, originalOffset } = bindLiterals(sql, { table: 'a"b', day: '2018-11-01' });
  assert.equal(text, `analyze "a""b"; select '2018-11-01', wrong`);
  assert.equal(originalOffset(text.indexOf('wrong')), sql.indexOf('wrong'));
  assert.throws(() => bindLiterals(sql, { day: '' }), loadError('SQL_FAILED', ':"table"'));
  assert.throws(() => bindVariables(sql, { table: 'a', day: '' }), loadError('SQL_FAILED', ':"table" is a name'));
});
