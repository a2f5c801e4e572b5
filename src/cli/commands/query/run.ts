import type { Command } from 'commander';
import { LoadError } from '../../../model/errors.js';
import { namedQueries } from '../../../sql/queries.js';
import { headline, type SqlFile } from '../../../sql/files.js';
import { splitStatements } from '../../../sql/split.js';
import { field, type Row } from '../../output/field.js';
import { printResult } from '../../output/print.js';
import { table } from '../../output/table.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { queryStar } from '../../runtime/read-only.js';
import { withWarehouse } from '../../runtime/with-warehouse.js';
import { describeQueries } from './named-queries.js';

/** Flags of `sparkify query`. */
export interface QueryFlags {
  json?: boolean;
  csv?: boolean;
}

/** Runs a named query or SQL, and prints its rows; without either, lists the named queries. */
export async function query(text: string | undefined, flags: QueryFlags, command: Command): Promise<void> {
  const queries = namedQueries(readConfiguration(command).LOAD_QUERIES);
  if (text === undefined) return printQueries(queries, flags);
  const sql = statementOf(text, queries);
  const { columns, rows } = await withWarehouse(command, (warehouse, settings) => queryStar(warehouse, settings, sql));
  process.stdout.write(`${render(columns, rows, flags)}\n`);
}

function printQueries(queries: readonly SqlFile[], { json }: QueryFlags): void {
  const document = queries.map((file) => ({ name: file.name, question: headline(file) }));
  printResult(json, document, describeQueries(queries));
}

/** Finds the statement to run. @throws INPUT_INVALID if the text is neither the name of a query nor one statement. */
function statementOf(text: string, queries: readonly SqlFile[]): string {
  const isName = /^[\w-]+$/.test(text);
  const named = queries.find(({ name }) => name === text);
  if (isName && !named)
    throw new LoadError(
      'INPUT_INVALID',
      `There is no query ${text}. There are:\n${describeQueries(queries)}`,
      {},
      { remedy: 'Name one of these, or give one SQL statement in quotes.' },
    );
  const [statement, ...others] = named?.statements ?? splitStatements(text);
  if (statement === undefined || others.length > 0) {
    throw new LoadError(
      'INPUT_INVALID',
      `Expected one statement, found ${statement ? others.length + 1 : 0}`,
      {},
      { remedy: 'Give one statement at a time.' },
    );
  }
  return statement.text;
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
