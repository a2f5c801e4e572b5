import type { QueryResult as DriverResult } from 'pg';

/** Commands whose tag says how many rows they wrote, on PostgreSQL and on Redshift. */
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'COPY']);

/**
 * The number of rows that a statement returned or wrote; 0 for every other statement. Redshift's tag of a query says no
 * number (brianc/node-postgres#1330), nor does that of CREATE TABLE AS, so rows that arrive are counted here.
 */
export function rowCountOf({ command, fields, rows, rowCount }: DriverResult): number {
  if (fields.length > 0) return rows.length;
  return WRITES.has(command) ? (rowCount ?? 0) : 0;
}
