import Table from 'cli-table3';
import { coloured } from './colour.js';
import { text } from './field.js';

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '─',
  right: '',
  'right-mid': '',
  middle: ' ',
};

/** Formats rows as a table for a terminal or a file. Columns of numbers are aligned to the right. */
export function table(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const isNumber = columns.map(
    (_, i) => rows.length > 0 && rows.every((row) => row[i] === null || typeof row[i] === 'number'),
  );
  const formatted = new Table({
    head: columns.map((name) => coloured('heading', name)),
    colAligns: isNumber.map((yes) => (yes ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
    chars: NO_BORDERS,
  });
  formatted.push(...rows.map((row) => row.map(text)));
  return formatted
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
