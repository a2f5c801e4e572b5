import type { QueryResult as DriverResult } from 'pg';

/** Commands whose tag has the number of rows that they wrote, on PostgreSQL and on Redshift. */
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'COPY']);

/**
 * Number of rows that a statement returned or wrote; 0 for every other statement. Redshift's tag of a query has no number
 * (brianc/node-postgres#1330), nor has that of CREATE TABLE AS, so returned rows are counted here.
 */
export function rowCountOf({ command, fields, rows, rowCount }: DriverResult): number {
  if (fields.length > 0) return rows.length;
  return WRITES.has(command) ? (rowCount ?? 0) : 0;
}
