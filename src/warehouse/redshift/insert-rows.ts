import { escapeIdentifier } from 'pg';
import type { Rows, Session } from '../warehouse.js';

/** Limit of parameters of one statement: the protocol counts them in 15 bits. */
const MAX_PARAMETERS = 30_000;

/** Limit of bytes of the values of one statement: Redshift accepts 16 MB (AWS c_SQL_commands), including its text. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Writes rows by INSERTs of many rows each: COPY reads only from S3. */
export async function insertRows(
  session: Session,
  table: string,
  columns: readonly string[],
  rows: Rows,
): Promise<number> {
  let count = 0;
  for await (const batch of rows) {
    for (const part of partsOf(batch)) await insert(session, table, columns, part);
    count += batch.length;
  }
  return count;
}

/** Splits rows into parts that fit into one statement by their parameters and bytes. */
export function* partsOf(rows: readonly (string | null)[][]): Iterable<(string | null)[][]> {
  let from = 0;
  let parameters = 0;
  let bytes = 0;
  for (const [at, row] of rows.entries()) {
    const rowBytes = row.reduce((sum, value) => sum + Buffer.byteLength(value ?? ''), 0);
    if (at > from && (parameters + row.length > MAX_PARAMETERS || bytes + rowBytes > MAX_BYTES)) {
      yield rows.slice(from, at);
      [from, parameters, bytes] = [at, 0, 0];
    }
    parameters += row.length;
    bytes += rowBytes;
  }
  if (from < rows.length) yield rows.slice(from);
}

async function insert(session: Session, table: string, columns: readonly string[], rows: (string | null)[][]) {
  const names = columns.map((name) => escapeIdentifier(name)).join(', ');
  const tuples = rows.map((row, at) => `(${row.map((_, i) => `$${at * columns.length + i + 1}`).join(', ')})`);
  await session.query(`insert into ${escapeIdentifier(table)} (${names}) values ${tuples.join(', ')}`, rows.flat());
}
