import { escapeIdentifier } from 'pg';
import type { Rows, Session } from '../warehouse.js';

/** Parameters of one statement: the protocol counts them in 15 bits. */
const PARAMETERS = 30_000;

/** Writes rows by INSERTs of many rows each: COPY reads from S3 alone. */
export async function insertRows(
  session: Session,
  table: string,
  columns: readonly string[],
  rows: Rows,
): Promise<number> {
  const size = Math.floor(PARAMETERS / columns.length);
  let count = 0;
  for await (const batch of rows) {
    for (let at = 0; at < batch.length; at += size) {
      await insert(session, table, columns, batch.slice(at, at + size));
    }
    count += batch.length;
  }
  return count;
}

async function insert(session: Session, table: string, columns: readonly string[], rows: (string | null)[][]) {
  const names = columns.map((name) => escapeIdentifier(name)).join(', ');
  const tuples = rows.map((row, at) => `(${row.map((_, i) => `$${at * columns.length + i + 1}`).join(', ')})`);
  await session.query(`insert into ${escapeIdentifier(table)} (${names}) values ${tuples.join(', ')}`, rows.flat());
}
