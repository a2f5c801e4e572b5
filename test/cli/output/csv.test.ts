import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, formulasIn, safeRow } from '../../../src/cli/output/csv.js';

const FORMULAS = ['=HYPERLINK("http://e")', "+cmd|' /C calc'!A0", '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'];
const TEXTS = ['a=b', '-1.5', '+4.2e3', '', 'x', '2018-11-01', "'=1"];

test('texts that a spreadsheet calculates get an apostrophe; numbers, nulls and other texts stay', () => {
  for (const title of FORMULAS) {
    assert.equal(safeRow({ title })['title'], `'${title}`);
    assert.equal(formulasIn([{ title, n: -1 }]), 1);
  }
  for (const title of TEXTS) assert.deepEqual(safeRow({ title, n: -1, none: null }), { title, n: -1, none: null });
  assert.equal(formulasIn(TEXTS.map((title) => ({ title }))), 0);
});

test('CSV has the values as they are, quoted as RFC 4180 requires', () => {
  const rows = [
    { a: '=1', b: null },
    { a: '', b: 'x"y\n' },
  ];
  assert.equal(csvOf(['a', 'b'], rows), 'a,b\n=1,\n"","x""y\n"\n');
});
