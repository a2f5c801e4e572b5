/** A row of a query's result. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads a field of a row as text; empty if it is null or missing. */
export function field(row: Row, name: string): string {
  return text(row[name]);
}

/** Reads a time of the warehouse, which is UTC, in milliseconds since 1970; NaN if it is null. */
export function timeOf(row: Row, name: string): number {
  return Date.parse(`${field(row, name).replace(' ', 'T')}Z`);
}

/** Milliseconds that a run of the ledger took; null if it has not ended. */
export function durationOf(run: Row): number | null {
  const ms = timeOf(run, 'finished_at') - timeOf(run, 'started_at');
  return Number.isNaN(ms) ? null : ms;
}

/** Converts a value to text; empty if it is null. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
