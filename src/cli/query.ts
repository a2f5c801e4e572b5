import { Command } from 'commander';
import { LoadError } from '../errors.js';
import { headline, sqlFile, sqlFiles } from '../sql/files.js';
import { splitStatements } from '../sql/split.js';
import { field, type Row } from './field.js';
import { table } from './format.js';
import { withWarehouse } from './platform.js';
import { readOnly } from './read-only.js';
import { printEither } from './with-temporal.js';

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
    .addHelpText('after', () => `\nNamed queries:\n${namedQueries()}\n\nExamples:\n${EXAMPLES}`)
    .action(query);
}

const EXAMPLES = `  $ sparkify query top_free_users
  $ sparkify query "select level, count(*) from all_plays group by level" --csv`;

async function query(text: string | undefined, flags: QueryFlags, command: Command): Promise<void> {
  if (text === undefined) return list(flags);
  const sql = statementOf(text);
  const { columns, rows } = await withWarehouse(command, (warehouse, settings) => readOnly(warehouse, settings, sql));
  process.stdout.write(`${render(columns, rows, flags)}\n`);
}

function list({ json }: QueryFlags): void {
  const queries = sqlFiles('queries').map((file) => ({ name: file.name, question: headline(file) }));
  printEither(json, queries, namedQueries());
}

function namedQueries(): string {
  return sqlFiles('queries')
    .map((file) => `  ${file.name.padEnd(28)}${headline(file)}`)
    .join('\n');
}

/** @throws INPUT_INVALID where the text is neither the name of a query nor one statement. */
function statementOf(text: string): string {
  const isName = /^[\w-]+$/.test(text);
  const named = sqlFiles('queries').some(({ name }) => name === text);
  if (isName && !named)
    throw new LoadError('INPUT_INVALID', `There is no query ${text}. There are:\n${namedQueries()}`);
  const [statement, ...others] = named ? sqlFile(`queries/${text}.sql`).statements : splitStatements(text);
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
