import { resolve } from 'node:path';
import type { Command } from 'commander';
import { LoadError } from '../../../model/errors.js';
import { namedQueries } from '../../../sql/queries.js';
import { headline, type SqlFile } from '../../../sql/files.js';
import type { Settings } from '../../../config/settings.js';
import type { Warehouse } from '../../../warehouse/warehouse.js';
import { csvOf, formulasIn, safeRow } from '../../output/csv.js';
import type { Row } from '../../output/field.js';
import { printFile, printJson, printResult, printText } from '../../output/print.js';
import { table } from '../../output/table.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { queryStar, queryStarAsText } from '../../runtime/read-only.js';
import { progressLine } from '../../output/verbosity.js';
import { withReader } from '../../runtime/with-warehouse.js';
import { printDescription } from './describe.js';
import { explainQuery } from './explain-query.js';
import { listQueries } from './named-queries.js';
import { statementOf, type StatementFlags } from './statement.js';

/** Flags of `sparkify query`. */
export interface QueryFlags extends StatementFlags {
  describe?: boolean;
  json?: boolean;
  csv?: boolean;
  csvSafe?: boolean;
  /** File to write the rows to, as Parquet. */
  parquet?: string;
}

/** Runs a named query or SQL, and prints its rows or writes them to a file; without either, lists the named queries. */
export async function query(text: string | undefined, flags: QueryFlags, command: Command): Promise<void> {
  const { LOAD_QUERIES, LOAD_SCHEMA } = readConfiguration(command);
  const queries = namedQueries(LOAD_QUERIES);
  if (flags.describe) return printDescription(text, queries, flags.json);
  if (text === undefined && flags.file === undefined) return printQueries(queries, flags);
  const sql = await statementOf(text, flags, queries, LOAD_SCHEMA);
  if (flags.parquet !== undefined) return saveParquet(flags.parquet, sql, flags, command);
  const { columns, rows } = await answerOf(sql, command, queryStar);
  assertNamesDiffer(columns);
  printRows(columns, rows, flags);
}

function printQueries(queries: readonly SqlFile[], { json }: QueryFlags): void {
  const document = queries.map((file) => ({ name: file.name, question: headline(file) }));
  printResult(json, document, listQueries(queries));
}

type Ask<T> = (warehouse: Warehouse, settings: Settings, sql: string) => Promise<T>;

async function answerOf<T>(sql: string, command: Command, ask: Ask<T>): Promise<T> {
  return withReader(command, async (warehouse, settings) => {
    try {
      return await ask(warehouse, settings, sql);
    } catch (error) {
      throw await explainQuery(error, sql, warehouse, settings);
    }
  });
}

async function saveParquet(file: string, sql: string, { json }: QueryFlags, command: Command): Promise<void> {
  const result = await answerOf(sql, command, queryStarAsText);
  assertNamesDiffer(result.columns.map(({ name }) => name));
  const { writeParquet } = await import('../../output/parquet.js');
  writeParquet(file, result);
  const { length: rows } = result.rows;
  printResult(json, { file: resolve(file), rows }, `Wrote ${rows} row(s) to ${resolve(file)}`);
}

/** @throws INPUT_INVALID if two columns have one name: a row has a value a name, and would lose one of them. */
function assertNamesDiffer(columns: readonly string[]): void {
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice === undefined) return;
  const remedy = 'Give each column a name of its own: select … as …';
  throw new LoadError('INPUT_INVALID', `Two columns are named ${twice}`, {}, { remedy });
}

function printRows(columns: readonly string[], rows: readonly Row[], { json, csv, csvSafe }: QueryFlags): void {
  if (json) printJson(rows);
  else if (csvSafe) printFile(csvOf(columns, rows.map(safeRow)));
  else if (csv) printCsv(columns, rows);
  else
    printText(
      table(
        columns,
        rows.map((row) => columns.map((name) => row[name])),
      ),
    );
}

/** Prints the values as they are, since a program may read them, and warns of those that a spreadsheet would calculate. */
function printCsv(columns: readonly string[], rows: readonly Row[]): void {
  printFile(csvOf(columns, rows));
  const formulas = formulasIn(rows);
  if (formulas > 0)
    progressLine(`${formulas} text(s) would be formulas in a spreadsheet; --csv-safe writes an apostrophe before each`);
}
