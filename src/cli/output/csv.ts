import { field, type Row } from './field.js';

/** Rows as CSV with a header (RFC 4180), as they are. */
export function csvOf(columns: readonly string[], rows: readonly Row[]): string {
  const header = Object.fromEntries(columns.map((name) => [name, name]));
  return [header, ...rows].map((row) => `${columns.map((name) => csvValue(row, name)).join(',')}\n`).join('');
}

/** Row whose texts are no formulas: an apostrophe, which spreadsheets take for "this is text", leads those that would be. */
export function safeRow(row: Row): Row {
  const entries = Object.entries(row).map(([name, value]) => [name, isFormula(value) ? `'${value}` : value]);
  return Object.fromEntries(entries) as Row;
}

/** Number of texts that a spreadsheet would calculate instead of showing. */
export function formulasIn(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + Object.values(row).filter(isFormula).length, 0);
}

/** Whether a spreadsheet takes a text for a formula (owasp.org/www-community/attacks/CSV_Injection). Numbers are none. */
function isFormula(value: unknown): value is string {
  return typeof value === 'string' && /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r]/.test(value) && !isNumber(value);
}

function isNumber(text: string): boolean {
  return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
}

/** Quotes a value as RFC 4180 requires. An empty text is quoted, because null is written without quotes. */
function csvValue(row: Row, name: string): string {
  const text = field(row, name);
  return row[name] === '' || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
