import { sqlFile } from '../sql/files.js';
import type { BoundFile, QueryResult, Session } from '../warehouse/warehouse.js';

/** A column of a table that is there. */
export interface FoundColumn {
  /** As `sql/tables` writes it: `varchar(512)`, `bigint`, `timestamp`. */
  readonly type: string;
  /** Whether an INSERT that does not name the column fails. */
  readonly mustBeGiven: boolean;
}

/** The tables of a schema that are there, each with its columns by their names. */
export type FoundTables = ReadonlyMap<string, ReadonlyMap<string, FoundColumn>>;

/** Question for the tables and columns of a schema: part of a batch, whose rows `foundTablesOf` takes. */
export function foundTablesQuery(schema: string): BoundFile {
  return { file: sqlFile('catalogue/columns.sql'), values: { schema } };
}

/** Reads the tables and columns of a schema from the catalogue. Views are tables here too. */
export async function foundTables(session: Session, schema: string): Promise<FoundTables> {
  const [columns] = await session.batch([foundTablesQuery(schema)]);
  return foundTablesOf(columns);
}

/** The tables and columns of a schema, from the result of `foundTablesQuery`. */
export function foundTablesOf(columns: QueryResult | undefined): FoundTables {
  const tables = new Map<string, Map<string, FoundColumn>>();
  for (const row of columns?.rows ?? []) {
    const table = String(row['table_name']);
    const known = tables.get(table) ?? new Map<string, FoundColumn>();
    known.set(String(row['column_name']), { type: String(row['type']), mustBeGiven: row['must_be_given'] === true });
    tables.set(table, known);
  }
  return tables;
}
