import { LoadError } from '../model/errors.js';
import { STAR_TABLES } from '../model/star.js';
import { sqlFile, sqlFiles, type SqlFile } from '../sql/files.js';
import { tableColumns, type ColumnDefinition } from '../sql/table-definition.js';
import type { FoundColumn, FoundSchemas, FoundTables } from './found-schema.js';

/** Difference between an existing table and the file that defines it. */
export interface SchemaDifference {
  readonly table: string;
  readonly column: string;
  /** Type in `sql/tables`; null if the file does not have the column. */
  readonly expected: string | null;
  /** Type in the warehouse; null if the column is missing. */
  readonly found: string | null;
}

/** Folder of `sql/tables` whose tables are permanent. Each folder has its own schema. */
export type TableFolder = 'star' | 'ops';

/**
 * Compares existing tables with the files of a folder. A missing table is not a difference: a load creates it. An extra
 * column is one only if every INSERT must name it.
 */
export function schemaDifferences(folder: TableFolder, found: FoundTables): SchemaDifference[] {
  return tableFiles(folder).flatMap((file) => {
    const columns = found.get(file.name);
    return columns === undefined ? [] : differencesOf(file.name, tableColumns(file), columns);
  });
}

/** Compares the existing tables of star and ledger with the files that define them. */
export function allDifferences({ star, ops }: FoundSchemas): SchemaDifference[] {
  return [...schemaDifferences('star', star), ...schemaDifferences('ops', ops)];
}

/** @throws SCHEMA_MISMATCH with table, column, expected and found type of each difference. */
export function assertNoDifference(differences: readonly SchemaDifference[]): void {
  if (differences.length === 0) return;
  const lines = differences.map(describeDifference);
  throw new LoadError('SCHEMA_MISMATCH', `Tables differ from what this program creates:\n  ${lines.join('\n  ')}`, {
    differences,
  });
}

/** Describes a difference in one sentence. */
function describeDifference({ table, column, expected, found }: SchemaDifference): string {
  if (found === null) return `${table}.${column} is missing: expected ${expected}`;
  if (expected === null)
    return `${table}.${column} is ${found}, required and without a default: expected no such column`;
  return `${table}.${column} is ${found}: expected ${expected}`;
}

function tableFiles(folder: TableFolder): readonly SqlFile[] {
  // The star's folder holds views as well.
  return folder === 'star' ? STAR_TABLES.map((table) => sqlFile(`tables/star/${table}.sql`)) : sqlFiles('tables/ops');
}

function differencesOf(
  table: string,
  expected: readonly ColumnDefinition[],
  found: ReadonlyMap<string, FoundColumn>,
): SchemaDifference[] {
  const names = new Set(expected.map(({ name }) => name));
  const wrong = expected.flatMap(({ name, type }) => {
    const actual = found.get(name)?.type ?? null;
    return actual === type ? [] : [{ table, column: name, expected: type, found: actual }];
  });
  const unexpected = [...found].flatMap(([name, { type, mustBeGiven }]) =>
    names.has(name) || !mustBeGiven ? [] : [{ table, column: name, expected: null, found: type }],
  );
  return [...wrong, ...unexpected];
}
