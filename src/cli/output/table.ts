import Table from 'cli-table3';
import { coloured } from './colour.js';
import { visibleLine } from '../../model/visible-text.js';
import { text } from './field.js';
import { alikeNumbers } from './format.js';
import { wrappedWidths } from './table-width.js';

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

/** Format of the numbers of a table. */
export interface TableOptions {
  /** Whether digits are grouped: `14,896`. For amounts; ids and years are not grouped. */
  readonly grouped?: boolean;
}

/**
 * Formats rows as a table for a terminal or a file; no text in it can make a line of its own. Columns of numbers are aligned
 * to the right, each with as many decimals as its longest. On a terminal that is too narrow, columns of text are wrapped.
 */
export function table(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  options: TableOptions = {},
): string {
  const isNumber = columns.map(
    (_, i) => rows.length > 0 && rows.every((row) => row[i] === null || typeof row[i] === 'number'),
  );
  const texts = columns.map((_, i) =>
    textsOf(
      rows.map((row) => row[i]),
      isNumber[i] === true,
      options,
    ),
  );
  const widths = wrappedWidths(columns, texts, isNumber);
  const formatted = new Table({
    head: columns.map((name) => coloured('heading', visibleLine(name))),
    colAligns: isNumber.map((yes) => (yes ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
    chars: NO_BORDERS,
    ...(widths === null ? {} : { colWidths: widths, wordWrap: true }),
  });
  formatted.push(...rows.map((_, at) => texts.map((column) => column[at] ?? '')));
  return formatted
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function textsOf(values: readonly unknown[], areNumbers: boolean, { grouped = false }: TableOptions): string[] {
  return areNumbers
    ? alikeNumbers(values as readonly (number | null)[], grouped)
    : values.map((value) => visibleLine(text(value)));
}
