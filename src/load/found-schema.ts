import { sqlFile } from '../sql/files.js';
import type { Schemas } from '../warehouse/schemas.js';
import type { BoundFile, QueryResult, Session } from '../warehouse/warehouse.js';

/** Column of an existing table. */
export interface FoundColumn {
  /** SQL type as `sql/tables` writes it: `varchar(512)`, `bigint`, `timestamp`. */
  readonly type: string;
  /** Whether an INSERT must name the column. */
  readonly mustBeGiven: boolean;
}

/** Existing tables of a schema, each with its columns by name. */
export type FoundTables = ReadonlyMap<string, ReadonlyMap<string, FoundColumn>>;

/** Query for the tables and columns of a schema, as part of a batch. `foundTablesOf` takes its result. */
export function foundTablesQuery(schema: string): BoundFile {
  return { file: sqlFile('catalogue/columns.sql'), values: { schema } };
}

/** Existing tables of both schemas. */
export interface FoundSchemas {
  readonly star: FoundTables;
  readonly ops: FoundTables;
}

/** Reads the tables and columns of star and ledger from the catalogue, in one request. Views count as tables. */
export async function foundSchemas(session: Session, schemas: Schemas): Promise<FoundSchemas> {
  const [star, ops] = await session.batch([foundTablesQuery(schemas.star), foundTablesQuery(schemas.ops)]);
  return { star: foundTablesOf(star), ops: foundTablesOf(ops) };
}

/** Tables and columns of a schema, from the result of `foundTablesQuery`. */
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
