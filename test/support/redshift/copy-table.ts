import type { ColumnType, CopyColumn } from '../../../src/copy-emulator/rules.js';
import type { BackendLink } from './backend-link.js';

/** A column of the table that COPY fills. */
export interface TargetColumn extends CopyColumn {
  /** As PostgreSQL names it: `character varying(20)`. */
  readonly typeName: string;
  readonly notNull: boolean;
}

/** The table that COPY fills, with the columns that it fills, in order. */
export interface TargetTable {
  readonly oid: number;
  readonly name: string;
  readonly columns: readonly TargetColumn[];
}

const COLUMNS = (table: string): string => `
  select c.oid, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull
  from pg_catalog.pg_class c
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.oid = '${table.replaceAll("'", "''")}'::pg_catalog.regclass
  order by a.attnum`;

/** Types that CopyReader does not check pass as text, for PostgreSQL to read. */
function columnType(typeName: string): ColumnType {
  const length = /^character(?: varying)?\((\d+)\)$/.exec(typeName)?.[1];
  if (length !== undefined) return { kind: 'varchar', maxBytes: Number(length) };
  if (typeName === 'integer' || typeName === 'smallint') return { kind: 'integer' };
  if (typeName === 'bigint') return { kind: 'bigint' };
  return typeName === 'double precision' ? { kind: 'double' } : { kind: 'varchar', maxBytes: 65535 };
}

/** Looks the table up in the client's own session. @throws BackendError where there is no such table or column. */
export async function targetTable(
  backend: BackendLink,
  table: string,
  columns: readonly string[] | null,
): Promise<TargetTable> {
  const rows = await backend.query(COLUMNS(table));
  const all = rows.map(([, , name, typeName, notNull]) => {
    return { name: name!, typeName: typeName!, notNull: notNull === 't', type: columnType(typeName!) };
  });
  const wanted = columns?.map((name) => all.find((column) => column.name === name));
  if (wanted?.includes(undefined))
    await backend.query(`select ${columns!.map((c) => `"${c}"`).join()} from ${table} limit 0`);
  const [[oid, name] = []] = rows;
  return { oid: Number(oid), name: name!, columns: (wanted as TargetColumn[] | undefined) ?? all };
}
