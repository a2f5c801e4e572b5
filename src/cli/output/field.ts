/** A row of a query's result. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads a field of a row as text; empty if it is null or missing. */
export function field(row: Row, name: string): string {
  return text(row[name]);
}

/** Converts a value to text; empty if it is null. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
