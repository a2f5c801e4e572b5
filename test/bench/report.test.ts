import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Measured } from '../../bench/bench.js';
import { describeResults } from '../../bench/report.js';

/** The cells of the row of some work. */
function rowOf(measured: Measured, work: string): string[] {
  const cases = { one: { ...measured, at: '2026-11-30 10:00', load: [0, 0] as const } };
  const row = describeResults({ machine: 'a machine', cases })
    .split('\n')
    .find((line) => line.startsWith(`| ${work} |`));
  assert.ok(row, `there is a row of ${work}`);
  return row.split('|').map((cell) => cell.trim());
}

test('a line has both ratios, and that of the medians decides whether the target is reached', () => {
  const target = { most: 1.5, of: 'ratio' } as const;
  const line = { work: 'a load', ours: [1, 4, 3], floor: [1, 2, 2], target };
  assert.deepEqual(rowOf({ lines: [line] }, 'a load').slice(2, 7), [
    '1.00, 3.00 s',
    '1.00, 2.00 s',
    '1.00, 1.50',
    '≤ 1.5 times',
    'yes',
  ]);
  const missed = { ...line, target: { ...target, most: 1.4 } };
  assert.equal(rowOf({ lines: [missed] }, 'a load')[6], 'no');
});

test('a curve has its exponent, and whether that is low enough', () => {
  const rowOfPower = (exponent: number) => {
    const points = [1, 10, 100, 1_000].map((count) => ({ count, seconds: 0.1 * count ** exponent }));
    return rowOf({ lines: [], growth: { work: 'loads', unit: 'events', points } }, 'loads');
  };
  assert.deepEqual(rowOfPower(1).slice(2, 8), [
    'events',
    '1: 0.10; 10: 1.00; 100: 10.00; 1,000: 100.00',
    '0.00',
    '1.00',
    '≤ 1.1',
    'yes',
  ]);
  assert.deepEqual(rowOfPower(1.25).slice(5, 8), ['1.25', '≤ 1.1', 'no']);
});

test('a curve of too few points has no exponent', () => {
  const points = [{ count: 1, seconds: 1 }];
  const row = rowOf({ lines: [], growth: { work: 'loads', unit: 'events', points } }, 'loads');
  assert.deepEqual(row.slice(4, 8), ['', 'too few points', '≤ 1.1', '']);
});

test('docs/performance.md has a row for each case of the benchmark, in its order, and no other', () => {
  const main = fileURLToPath(new URL('../../bench/main.js', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [main, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '10000' },
  });
  const [, list = ''] = /cases: ([^;]+);/.exec(stdout.replaceAll(/\s+/g, ' ')) ?? [];
  const page = readFileSync(new URL('../../../docs/performance.md', import.meta.url), 'utf8');
  const [, section = ''] = /^## Run the benchmark\n([\s\S]*?)^## /m.exec(page) ?? [];
  const rows = [...section.matchAll(/^\| (`[^|]+`) \| [^|]+ \|$/gm)].flatMap(([, names = '']) =>
    names.split(', ').map((name) => name.replaceAll('`', '')),
  );
  assert.ok(list.length > 0, stdout);
  assert.deepEqual(rows, list.split(', '));
});
