import type { ColumnType, CopyColumn } from '../copy-emulator/rules.js';
import { LoadError } from '../model/errors.js';
import { sqlFile } from '../sql/files.js';
import { BATCH_COLUMN } from './run-object.js';
import type { BoundFile, QueryResult, Session } from './warehouse.js';

/** Query for the columns of a table, in their order: part of a batch. */
export function columnsQuery(schema: string, table: string): BoundFile {
  return { file: sqlFile('catalogue/table_columns.sql'), values: { schema, table } };
}

/**
 * Columns of a staging table that its records fill, as COPY sees them. Only the table's own definition lists them.
 * @throws SCHEMA_MISMATCH if a column has a type that COPY's rules are not known for.
 */
export async function copyColumns(session: Session, schema: string, table: string): Promise<CopyColumn[]> {
  const [columns] = await session.batch([columnsQuery(schema, table)]);
  return copyColumnsOf(table, columns);
}

/** Columns as `copyColumns` returns them, from the result of `columnsQuery`. @throws SCHEMA_MISMATCH as `copyColumns`. */
export function copyColumnsOf(table: string, columns: QueryResult | undefined): CopyColumn[] {
  const rows = (columns?.rows ?? []).filter((row) => row['column_name'] !== BATCH_COLUMN);
  return rows.map((row) => ({ name: String(row['column_name']), type: columnType(table, row) }));
}

function columnType(table: string, row: Record<string, unknown>): ColumnType {
  switch (row['data_type']) {
    case 'character varying':
      return { kind: 'varchar', maxBytes: Number(row['character_maximum_length'] ?? 65_535) };
    case 'integer':
      return { kind: 'integer' };
    case 'bigint':
      return { kind: 'bigint' };
    case 'double precision':
      return { kind: 'double' };
    default:
      throw new LoadError(
        'SCHEMA_MISMATCH',
        `Column ${String(row['column_name'])} of ${table} is ${String(row['data_type'])}; ` +
          'a staging column is varchar, integer, bigint or double precision',
      );
  }
}

/** SQL types of a table's columns by their names; empty if there is no such table. */
export async function columnTypes(session: Session, schema: string, table: string): Promise<Map<string, string>> {
  const [columns] = await session.batch([columnsQuery(schema, table)]);
  return typesOf(columns);
}

/** SQL types of a table's columns by their names, from the result of `columnsQuery`. */
export function typesOf(columns: QueryResult | undefined): Map<string, string> {
  return new Map((columns?.rows ?? []).map((row) => [String(row['column_name']), sqlType(row)]));
}

function sqlType({ data_type: type, character_maximum_length: length }: Record<string, unknown>): string {
  if (type === 'character varying') return length === null ? 'varchar' : `varchar(${Number(length)})`;
  return type === 'timestamp without time zone' ? 'timestamp' : String(type);
}

/** Names of the tables and views of a schema, whoever owns them. */
export async function relationsOf(session: Session, schema: string): Promise<Set<string>> {
  const rows = await session.select(sqlFile('catalogue/relations.sql'), { schema });
  return new Set(rows.map((row) => String(row['name'])));
}

/** Query that counts the rows of each table. */
export function rowCountsQuery(tables: readonly string[]): string {
  return `select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`;
}

/** Number of rows of each table, from the result of `rowCountsQuery`. */
export function rowCountsOf<T extends string>(
  tables: readonly T[],
  result: QueryResult | undefined,
): Record<T, number> {
  const row = result?.rows[0];
  return Object.fromEntries(tables.map((table) => [table, Number(row?.[table])])) as Record<T, number>;
}

/** Query for a schema: part of a batch, whose result `isUsable` reads. */
export function schemaQuery(schema: string): BoundFile {
  return { file: sqlFile('catalogue/schema.sql'), values: { schema } };
}

/**
 * Whether a schema of this name exists, whoever owns it.
 * @throws PERMISSION_DENIED if the user may not use it: a search path skips it silently, and its tables would be created
 *   in the next schema.
 */
export async function schemaExists(session: Session, schema: string): Promise<boolean> {
  const [result] = await session.batch([schemaQuery(schema)]);
  return isUsable(schema, result);
}

/** Whether a schema exists, from the result of `schemaQuery`. @throws PERMISSION_DENIED as `schemaExists`. */
export function isUsable(schema: string, result: QueryResult | undefined): boolean {
  const row = result?.rows[0];
  if (row === undefined || row['is_usable'] === true) return row !== undefined;
  throw new LoadError('PERMISSION_DENIED', `permission denied for schema ${schema}, which belongs to another user`);
}
