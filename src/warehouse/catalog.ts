import type { ColumnType, CopyColumn } from '../copy-emulator/rules.js';
import { LoadError } from '../model/errors.js';
import type { QueryResult, Session } from './warehouse.js';

/** Question for the columns of a table, in their order: part of a batch. Neither name needs quotes or escapes. */
export function columnsQuery(schema: string, table: string): string {
  return (
    'select column_name, data_type, character_maximum_length from information_schema.columns ' +
    `where table_schema = '${schema}' and table_name = '${table}' order by ordinal_position`
  );
}

/**
 * The columns of a table as COPY sees them. The table's own definition is the only place where they are written down.
 * @throws SCHEMA_MISMATCH where the table has a type that COPY rules are not known for.
 */
export async function copyColumns(session: Session, schema: string, table: string): Promise<CopyColumn[]> {
  return copyColumnsOf(table, await session.query(columnsQuery(schema, table)));
}

/** The same, from the result of `columnsQuery`. */
export function copyColumnsOf(table: string, columns: QueryResult | undefined): CopyColumn[] {
  return (columns?.rows ?? []).map((row) => ({
    name: String(row['column_name']),
    type: columnType(table, row),
  }));
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

/** The columns of a table with their types, as one writes them in SQL; none where there is no such table. */
export async function columnTypes(session: Session, schema: string, table: string): Promise<Map<string, string>> {
  const [columns] = await session.batch([columnsQuery(schema, table)]);
  return typesOf(columns);
}

/** The types of a table's columns by their names, from the result of `columnsQuery`. */
export function typesOf(columns: QueryResult | undefined): Map<string, string> {
  return new Map((columns?.rows ?? []).map((row) => [String(row['column_name']), sqlType(row)]));
}

function sqlType({ data_type: type, character_maximum_length: length }: Record<string, unknown>): string {
  if (type === 'character varying') return length === null ? 'varchar' : `varchar(${Number(length)})`;
  return type === 'timestamp without time zone' ? 'timestamp' : String(type);
}

/** Tables and views, also those that the session's user has no right to: the information schema hides them. */
const RELATIONS = `
select relname as name
from pg_class
inner join pg_namespace on pg_class.relnamespace = pg_namespace."oid"
where nspname = $1 and relkind in ('r', 'v')`;

/** The names of the tables and views of a schema, whoever owns them. */
export async function relationsOf(session: Session, schema: string): Promise<Set<string>> {
  const { rows } = await session.query(RELATIONS, [schema]);
  return new Set(rows.map((row) => String(row['name'])));
}

/** Query that counts the rows of tables. */
export function rowCountsQuery(tables: readonly string[]): string {
  return `select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`;
}

/** The rows of each table, from the result of `rowCountsQuery`. */
export function rowCountsOf<T extends string>(
  tables: readonly T[],
  result: QueryResult | undefined,
): Record<T, number> {
  const row = result?.rows[0];
  return Object.fromEntries(tables.map((table) => [table, Number(row?.[table])])) as Record<T, number>;
}

/** Question for a schema: part of a batch, whose result `isUsable` takes. Its name needs no quotes or escapes. */
export function schemaQuery(schema: string): string {
  return `select has_schema_privilege(nspname, 'usage') as is_usable from pg_namespace where nspname = '${schema}'`;
}

/**
 * Whether there is a schema of this name, whoever owns it. Redshift's information_schema.schemata lists only the schemas
 * that the user owns, so `public` never (sodadata/soda-core#2789); pg_namespace lists all.
 * @throws PERMISSION_DENIED where the user may not use it: a search path leaves it out without a word, and its tables
 *   would be made in the next schema.
 */
export async function schemaExists(session: Session, schema: string): Promise<boolean> {
  return isUsable(schema, await session.query(schemaQuery(schema)));
}

/** Whether there is a schema, from the result of `schemaQuery`. @throws PERMISSION_DENIED as `schemaExists`. */
export function isUsable(schema: string, result: QueryResult | undefined): boolean {
  const found = result?.rows[0];
  if (found === undefined || found['is_usable'] === true) return found !== undefined;
  throw new LoadError('PERMISSION_DENIED', `permission denied for schema ${schema}, which belongs to another user`);
}
