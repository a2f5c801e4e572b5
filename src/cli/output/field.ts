/** A row as it comes from the warehouse. */
export type Row = Readonly<Record<string, unknown>>;

/** A field of a row as text; empty where it is null or missing. */
export function field(row: Row, name: string): string {
  return text(row[name]);
}

/** A value as text; empty where it is null. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
