import { LoadError } from '../model/errors.js';
import { STAR_TABLES } from '../model/star.js';
import { sqlFile, sqlFiles, type SqlFile } from '../sql/files.js';
import { tableColumns, type ColumnDefinition } from '../sql/table-definition.js';
import type { FoundColumn, FoundTables } from './found-schema.js';

/** One way in which a table that is there differs from the file that defines it. */
export interface SchemaDifference {
  readonly table: string;
  readonly column: string;
  /** Type in `sql/tables`; null for a column that it does not have. */
  readonly expected: string | null;
  /** Type in the warehouse; null where the column is missing. */
  readonly found: string | null;
}

/** The folders of `sql/tables` whose tables stay, each in a schema of its own. */
export type TableFolder = 'star' | 'ops';

/**
 * Compares the tables that are there with the files of a folder. Tables that are missing are no difference: a load
 * creates them. A further column is one only where every INSERT must name it.
 */
export function schemaDifferences(folder: TableFolder, found: FoundTables): SchemaDifference[] {
  return tableFiles(folder).flatMap((file) => {
    const columns = found.get(file.name);
    return columns === undefined ? [] : differencesOf(file.name, tableColumns(file), columns);
  });
}

/** @throws SCHEMA_MISMATCH naming table, column, expected and found of each difference. */
export function assertNoDifference(differences: readonly SchemaDifference[]): void {
  if (differences.length === 0) return;
  const lines = differences.map(describeDifference);
  throw new LoadError('SCHEMA_MISMATCH', `Tables differ from what this program creates:\n  ${lines.join('\n  ')}`, {
    differences,
  });
}

/** A difference in a sentence. */
export function describeDifference({ table, column, expected, found }: SchemaDifference): string {
  if (found === null) return `${table}.${column} is missing: expected ${expected}`;
  if (expected === null)
    return `${table}.${column} is ${found}, required and without a default: expected no such column`;
  return `${table}.${column} is ${found}: expected ${expected}`;
}

function tableFiles(folder: TableFolder): SqlFile[] {
  // The folder of the star holds views as well.
  return folder === 'star' ? STAR_TABLES.map((table) => sqlFile(`tables/star/${table}.sql`)) : sqlFiles('tables/ops');
}

function differencesOf(
  table: string,
  expected: readonly ColumnDefinition[],
  found: ReadonlyMap<string, FoundColumn>,
): SchemaDifference[] {
  const names = new Set(expected.map(({ name }) => name));
  const wrong = expected.flatMap(({ name, type }) => {
    const is = found.get(name)?.type ?? null;
    return is === type ? [] : [{ table, column: name, expected: type, found: is }];
  });
  const unexpected = [...found].flatMap(([name, { type, mustBeGiven }]) =>
    names.has(name) || !mustBeGiven ? [] : [{ table, column: name, expected: null, found: type }],
  );
  return [...wrong, ...unexpected];
}
