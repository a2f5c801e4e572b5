import { sqlFile } from '../sql/files.js';
import type { Session } from '../warehouse/warehouse.js';

/** A column of a table that is there. */
export interface FoundColumn {
  /** As `sql/tables` writes it: `varchar(512)`, `bigint`, `timestamp`. */
  readonly type: string;
  /** Whether an INSERT that does not name the column fails. */
  readonly mustBeGiven: boolean;
}

/** The tables of a schema that are there, each with its columns by their names. */
export type FoundTables = ReadonlyMap<string, ReadonlyMap<string, FoundColumn>>;

/** Reads the tables and columns of a schema from the catalogue. Views are tables here too. */
export async function foundTables(session: Session, schema: string): Promise<FoundTables> {
  const rows = await session.select(sqlFile('catalogue/columns.sql'), { schema });
  const tables = new Map<string, Map<string, FoundColumn>>();
  for (const row of rows) {
    const table = String(row['table_name']);
    const columns = tables.get(table) ?? new Map<string, FoundColumn>();
    columns.set(String(row['column_name']), { type: String(row['type']), mustBeGiven: row['must_be_given'] === true });
    tables.set(table, columns);
  }
  return tables;
}
