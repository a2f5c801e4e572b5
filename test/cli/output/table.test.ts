import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from '../../../src/cli/output/table.js';
import { wrappedWidths } from '../../../src/cli/output/table-width.js';

const lines = (text: string): string[] => text.split('\n').map((line) => line.trim());

test('the numbers of a column have one form: as many decimals as the longest, grouped where they are amounts', () => {
  const rows = [
    [2018, 60.5],
    [14896, 34.29],
    [null, 78],
  ];
  assert.deepEqual(lines(table(['id', 'percent'], rows)).slice(2), ['2018     60.50', '14896     34.29', '78.00']);
  assert.deepEqual(lines(table(['rows', 'percent'], rows, { grouped: true })).slice(2), [
    '2,018     60.50',
    '14,896     34.29',
    '78.00',
  ]);
});

test('very small and very large numbers are written, and a column of text is left as it is', () => {
  assert.deepEqual(lines(table(['a', 'b'], [[1e21, '1.50']])).slice(2), ['1000000000000000000000   1.50']);
  assert.deepEqual(lines(table(['a'], [['60.5'], ['34.29']])).slice(2), ['60.5', '34.29']);
});

test('a table that is too wide for the terminal wraps its text, and keeps its numbers whole', () => {
  const terminal = { isTTY: true, columns: 40 } as const;
  const texts = [['12,345'], ['a reason that takes much room on a line of its own'], ['short']];
  const widths = wrappedWidths(['plays', 'reason', 'note'], texts, [true, false, false], terminal);
  assert.ok(widths !== null);
  assert.equal(widths[0], '12,345'.length + 2);
  assert.equal(widths[2], 'short'.length + 2);
  assert.ok(widths.reduce((sum, width) => sum + width, 0) + widths.length - 1 <= 40, widths.join(' '));
  assert.equal(wrappedWidths(['plays'], [['1']], [true], terminal), null, 'it fits');
  assert.equal(
    wrappedWidths(['a'], [['x'.repeat(99)]], [false], { isTTY: false, columns: 40 }),
    null,
    'a pipe has no width',
  );
});

test('what can only be cut gives way after what can be wrapped, and the first column, which names the row, last', () => {
  const id = '20261130t181337_0b1c1240';
  const texts = [[id], ['2026-11-30 18:13'], ['a-long-word-without-blanks']];
  const widthsAt = (columns: number) =>
    wrappedWidths(['load_id', 'started', 'load'], texts, [false, false, false], { isTTY: true, columns });
  assert.deepEqual(widthsAt(70), [id.length + 2, 14, 'a-long-word-without-blanks'.length + 2]);
  assert.deepEqual(widthsAt(60), [id.length + 2, 12, 20]);
  assert.deepEqual(widthsAt(40), [14, 12, 12]);
});
