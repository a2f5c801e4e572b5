import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Expected effect of a SQL file on given rows. */
export interface SqlCase {
  readonly name: string;
  /** Rows that are there before, by table. A view that is named here becomes a table for the case. */
  readonly given?: Readonly<Record<string, string>>;
  /** The values of the file's psql variables. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** Rows that are there afterwards, by table (or subquery); those of a query under `result`. Columns not named may be anything. */
  readonly expect: Readonly<Record<string, string>>;
  /** Rows that the tables must not take, since a value is missing. */
  readonly refuse?: Readonly<Record<string, string>>;
}

const CASES = fileURLToPath(new URL('../../../../test/sql/cases', import.meta.url));

/** The SQL files that have cases, as `load/users.sql`: each is named like its file of cases. */
export function filesWithCases(): string[] {
  return namesBelow(CASES, '.yaml').map((name) => `${name}.sql`);
}

/** The cases of one SQL file. */
export function casesOf(file: string): SqlCase[] {
  return parse(readFileSync(join(CASES, file.replace(/\.sql$/, '.yaml')), 'utf8')) as SqlCase[];
}

/** The files below a folder with this ending, without it, in order. */
export function namesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}
