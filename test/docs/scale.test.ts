import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { PROJECT } from './support/markdown.js';

/** Share by which a figure may be off its latest measurement: arithmetic needs no more, and single runs differ by as much. */
const TOLERANCE = 0.25;

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
const cellsOf = (row: string) => row.split('|').map((cell) => cell.trim());
const results = read('docs/benchmark-results.md').split('\n').map(cellsOf);

/** Numbers of the rows of a work in the results, ratios and dates among them. */
function measuredOf(work: string): number[] {
  const cells = results.filter(([, name]) => name === work).flatMap((row) => row.slice(2));
  return cells.flatMap((cell) => [...cell.matchAll(/[\d.]+/g)].map(([number]) => Number(number)));
}

describe('a figure that docs/scale.md calculates with is one of the results of the benchmark', () => {
  const [, section = ''] = /^## What was measured\n([\s\S]*?)^## /m.exec(read('docs/scale.md')) ?? [];
  const rows = [...section.matchAll(/^\| .+ \| ([\d.]+ \w+) \| .+ \|$/gm)].map(([row]) => cellsOf(row));
  test('there are such figures', () => assert.ok(rows.length >= 10, `${rows.length} rows`));
  for (const [, input = '', figure = '', work = ''] of rows) {
    test(`${input}: ${figure}`, () => {
      const measured = measuredOf(work);
      assert.ok(measured.length > 0, `the results have no row of ${work}`);
      const value = Number.parseFloat(figure);
      assert.ok(
        measured.some((one) => Math.abs(one - value) <= TOLERANCE * one),
        `${figure}: measured ${measured.join(', ')}`,
      );
    });
  }
});
