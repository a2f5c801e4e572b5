import { parsePath } from '../copy-emulator/json-paths.js';
import { messageOf } from '../model/errors.js';
import { assertNoProblems, customFiles } from './custom-files.js';
import { directive, headline, sqlFile, type SqlFile } from './files.js';
import { tableColumns } from './table-definition.js';

/** Tables of the star that take custom columns, each with the staging table that their values come from. */
export const COLUMN_TABLES = { users: 'stage_events', songplay: 'stage_events', song: 'stage_songs' } as const;

/** Table that takes custom columns. A column of songplay is one of unmatched_play too. */
export type ColumnTable = keyof typeof COLUMN_TABLES;

/** Custom column. */
export interface CustomColumn {
  readonly name: string;
  readonly table: ColumnTable;
  /** SQL type of the column in the star. */
  readonly type: string;
  /** JSONPath of the member that is staged under the column's name; null if the expression uses other columns only. */
  readonly from: string | null;
  /** SQL type of that member in the staging table. */
  readonly staged: string;
  /** SQL expression over the columns of the staging table. */
  readonly expression: string;
  /** Sentence that describes the column. */
  readonly title: string;
  readonly path: string;
}

const TYPE = /^(varchar\([1-9]\d{0,4}\)|integer|bigint|double precision|timestamp|date)$/;
const STAGED_TYPE = /^(varchar\([1-9]\d{0,4}\)|integer|bigint|double precision)$/;
const SETTING = 'LOAD_COLUMNS';

/** Columns that the files of `sql/load` add to rows for as long as they choose among them. */
const HELPER_COLUMNS = ['is_new', 'place', 'place_in_batch', 'winner'];

/**
 * Custom columns of a folder, in the order of their names.
 * @throws CONFIG_INVALID with every problem of its files.
 */
export function customColumns(folder: string | undefined): CustomColumn[] {
  const takenNames = [
    ...['users', 'song', 'songplay', 'unmatched_play'].flatMap((table) => columnNames(`star/${table}`)),
    ...['user_record', 'song_record', 'play_record'].flatMap((table) => columnNames(`ops/${table}`)),
  ];
  const staged = Object.values(COLUMN_TABLES).flatMap((table) => columnNames(`run/${table}`));
  const files = customFiles(folder, { setting: SETTING, takenNames: [...takenNames, ...staged, ...HELPER_COLUMNS] });
  assertNoProblems(SETTING, files.flatMap(problemsOf));
  return files.map(columnOf);
}

function columnOf(file: SqlFile): CustomColumn {
  const type = directive(file, 'type') ?? '';
  const from = directive(file, 'from') ?? null;
  return {
    name: file.name,
    path: file.path,
    title: headline(file),
    type,
    from,
    table: directive(file, 'table') as ColumnTable,
    staged: directive(file, 'staged') ?? type,
    expression: file.statements[0]?.text ?? file.name,
  };
}

function problemsOf(file: SqlFile): string[] {
  const { table, type, from, staged } = columnOf(file);
  const tables = Object.keys(COLUMN_TABLES);
  const problems = [
    ...(tables.includes(table) ? [] : [`--! table: expected ${tables.join(', ')}`]),
    ...(TYPE.test(type) ? [] : ['--! type: expected varchar(n), integer, bigint, double precision, timestamp or date']),
    ...(from === null ? [] : problemsOfPath(from)),
    ...(from === null || STAGED_TYPE.test(staged)
      ? []
      : ['--! staged: expected varchar(n), integer, bigint or double precision: what is in the JSON']),
    ...(file.statements.length > 1 ? [`expected one expression, found ${file.statements.length}`] : []),
    ...(from === null && file.statements.length === 0 ? ['expected an expression, or --! from: with a JSONPath'] : []),
  ];
  return problems.map((problem) => `${file.path}: ${problem}`);
}

function problemsOfPath(path: string): string[] {
  try {
    parsePath(path);
    return [];
  } catch (error) {
    return [`--! from: ${messageOf(error)}`];
  }
}

/** Names of the columns that a file of `sql/tables` defines. */
export function columnNames(table: string): string[] {
  return tableColumns(sqlFile(`tables/${table}.sql`)).map(({ name }) => name);
}
