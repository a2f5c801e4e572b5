/** Rows as they are written in a case: one value a column, null where there is none. */
export interface TableText {
  readonly columns: readonly string[];
  readonly rows: readonly (string | null)[][];
}

/**
 * Reads a table written as text: a line of column names, a line a row, values between `|`.
 * A value is taken without the space around it. `null` is no value, `"…"` a JSON string, `x*512` so many of a character.
 */
export function parseTable(text: string): TableText {
  const [columns, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  if (columns === undefined) throw new Error('A table has a line of column names');
  const short = rows.find((row) => row.length !== columns.length);
  if (short) throw new Error(`A row has ${short.length} values for ${columns.length} columns: ${short.join(' | ')}`);
  return { columns, rows: rows.map((row) => row.map(parseValue)) };
}

function parseValue(cell: string): string | null {
  if (cell === 'null') return null;
  if (cell.startsWith('"')) return JSON.parse(cell) as string;
  const repeated = /^(.)\*(\d+)$/u.exec(cell);
  return repeated ? (repeated[1] ?? '').repeat(Number(repeated[2])) : cell;
}
