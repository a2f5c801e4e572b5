import Table from 'cli-table3';
import { coloured } from './colour.js';
import { text } from './field.js';

/** A whole number with separators: `14,896`. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** A duration in seconds, with one digit: `2.3 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A size: `3.7 MB`. */
export function bytes(value: number): string {
  const unit = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(unit.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return power === 0 ? `${value} B` : `${(value / 1000 ** power).toFixed(1)} ${unit[power]}`;
}

/** Rows as a table for a terminal or a file: no colours, numbers to the right. */
export function table(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const isNumber = columns.map(
    (_, i) => rows.length > 0 && rows.every((row) => row[i] === null || typeof row[i] === 'number'),
  );
  const made = new Table({
    head: columns.map((name) => coloured('heading', name)),
    colAligns: isNumber.map((yes) => (yes ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
    chars: RULES,
  });
  made.push(...rows.map((row) => row.map(text)));
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const RULES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '─', 'mid-mid': '─', right: '', 'right-mid': '', middle: ' ' },
};
