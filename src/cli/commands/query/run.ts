import type { Command } from 'commander';
import { LoadError } from '../../../model/errors.js';
import { namedQueries } from '../../../sql/queries.js';
import { headline, type SqlFile } from '../../../sql/files.js';
import { field, type Row } from '../../output/field.js';
import { printResult } from '../../output/print.js';
import { table } from '../../output/table.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { queryStar } from '../../runtime/read-only.js';
import { withWarehouse } from '../../runtime/with-warehouse.js';
import { explainQuery } from './explain-query.js';
import { describeQueries } from './named-queries.js';
import { statementOf, type StatementFlags } from './statement.js';

/** Flags of `sparkify query`. */
export interface QueryFlags extends StatementFlags {
  json?: boolean;
  csv?: boolean;
}

/** Runs a named query or SQL, and prints its rows; without either, lists the named queries. */
export async function query(text: string | undefined, flags: QueryFlags, command: Command): Promise<void> {
  const { LOAD_QUERIES, LOAD_SCHEMA } = readConfiguration(command);
  const queries = namedQueries(LOAD_QUERIES);
  if (text === undefined && flags.file === undefined) return printQueries(queries, flags);
  const sql = await statementOf(text, flags, queries, LOAD_SCHEMA);
  const { columns, rows } = await withWarehouse(command, async (warehouse, settings) => {
    try {
      return await queryStar(warehouse, settings, sql);
    } catch (error) {
      throw await explainQuery(error, sql, warehouse, settings);
    }
  });
  assertNamesDiffer(columns);
  process.stdout.write(`${render(columns, rows, flags)}\n`);
}

function printQueries(queries: readonly SqlFile[], { json }: QueryFlags): void {
  const document = queries.map((file) => ({ name: file.name, question: headline(file) }));
  printResult(json, document, describeQueries(queries));
}

/** @throws INPUT_INVALID if two columns have one name: a row has a value a name, and would lose one of them. */
function assertNamesDiffer(columns: readonly string[]): void {
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice === undefined) return;
  const remedy = 'Give each column a name of its own: select … as …';
  throw new LoadError('INPUT_INVALID', `Two columns are named ${twice}`, {}, { remedy });
}

function render(columns: readonly string[], rows: readonly Row[], flags: QueryFlags): string {
  if (flags.json) return JSON.stringify(rows, null, 2);
  if (flags.csv) return renderCsv(columns, rows);
  const values = rows.map((row) => columns.map((name) => row[name]));
  return table(columns, values);
}

function renderCsv(columns: readonly string[], rows: readonly Row[]): string {
  const header = Object.fromEntries(columns.map((name) => [name, name]));
  return [header, ...rows].map((row) => columns.map((name) => csvValue(row, name)).join(',')).join('\n');
}

/** Quotes a value as RFC 4180 requires. An empty text is quoted, because null is written without quotes. */
function csvValue(row: Row, name: string): string {
  const text = field(row, name);
  return row[name] === '' || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
