import { Command } from 'commander';
import { LoadError } from '../../errors.js';
import { allQueries } from '../../queries.js';
import { headline, type SqlFile } from '../../sql/files.js';
import { splitStatements } from '../../sql/split.js';
import { field, type Row } from '../output/field.js';
import { table } from '../output/format.js';
import { configured, withWarehouse } from '../runtime/platform.js';
import { readOnly } from './query/read-only.js';
import { printEither } from '../runtime/with-temporal.js';

interface QueryFlags {
  json?: boolean;
  csv?: boolean;
}

/** `sparkify query`. */
export function queryCommand(): Command {
  return new Command('query')
    .description('ask the star: a named query, or SQL; it can only read')
    .argument('[query]', 'the name of a query, or SQL; without it, the names')
    .option('--json', 'print the rows as a JSON array of objects')
    .option('--csv', 'print the rows as CSV, with a header')
    .addHelpText('after', () => `\nNamed queries:\n${describeNamed(allQueries())}\n\nExamples:\n${EXAMPLES}`)
    .action(query);
}

const EXAMPLES = `  $ sparkify query top_free_users
  $ sparkify query "select level, count(*) from all_plays group by level" --csv`;

async function query(text: string | undefined, flags: QueryFlags, command: Command): Promise<void> {
  const queries = allQueries(configured(command).LOAD_QUERIES);
  if (text === undefined) return list(queries, flags);
  const sql = statementOf(text, queries);
  const { columns, rows } = await withWarehouse(command, (warehouse, settings) => readOnly(warehouse, settings, sql));
  process.stdout.write(`${render(columns, rows, flags)}\n`);
}

function list(queries: readonly SqlFile[], { json }: QueryFlags): void {
  const named = queries.map((file) => ({ name: file.name, question: headline(file) }));
  printEither(json, named, describeNamed(queries));
}

function describeNamed(queries: readonly SqlFile[]): string {
  return queries.map((file) => `  ${file.name.padEnd(28)}${headline(file)}`).join('\n');
}

/** @throws INPUT_INVALID where the text is neither the name of a query nor one statement. */
function statementOf(text: string, queries: readonly SqlFile[]): string {
  const isName = /^[\w-]+$/.test(text);
  const named = queries.find(({ name }) => name === text);
  if (isName && !named)
    throw new LoadError('INPUT_INVALID', `There is no query ${text}. There are:\n${describeNamed(queries)}`);
  const [statement, ...others] = named?.statements ?? splitStatements(text);
  if (statement === undefined || others.length > 0) {
    throw new LoadError('INPUT_INVALID', `Expected one statement, found ${statement ? others.length + 1 : 0}`);
  }
  return statement.text;
}

function render(columns: readonly string[], rows: readonly Row[], flags: QueryFlags): string {
  if (flags.json) return JSON.stringify(rows, null, 2);
  if (flags.csv) return csv(columns, rows);
  return table(
    columns,
    rows.map((row) => columns.map((name) => row[name])),
  );
}

function csv(columns: readonly string[], rows: readonly Row[]): string {
  const header = Object.fromEntries(columns.map((name) => [name, name]));
  return [header, ...rows].map((row) => columns.map((name) => csvValue(row, name)).join(',')).join('\n');
}

/** As RFC 4180 has it. An empty text is quoted: without quotes it is null. */
function csvValue(row: Row, name: string): string {
  const text = field(row, name);
  return row[name] === '' || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
