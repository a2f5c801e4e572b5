import { readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { nearestName } from '../../../config/nearest.js';
import { LoadError } from '../../../model/errors.js';
import { withDays, type Days } from '../../../sql/days-of-query.js';
import type { SqlFile } from '../../../sql/files.js';
import { bindLiterals } from '../../../sql/variables.js';
import { describeQueries } from './named-queries.js';

/** Flags of `sparkify query` that make its statement. */
export interface StatementFlags extends Days {
  /** File with the SQL. */
  readonly file?: string;
  /** Values of psql's variables in the SQL, by their names. */
  readonly param?: Readonly<Record<string, string>>;
}

/**
 * Finds the SQL to run: of the file, of standard input (`-`), of a named query, or the text itself; with its variables
 * bound, and limited to the days.
 * @param starSchema schema of the star.
 * @throws INPUT_INVALID if there is none, or its variables and values do not match.
 */
export async function statementOf(
  text: string | undefined,
  flags: StatementFlags,
  queries: readonly SqlFile[],
  starSchema: string,
): Promise<string> {
  const sql = bind(await sqlOf(text, flags, queries), flags.param ?? {});
  if (flags.from === undefined && flags.to === undefined) return sql;
  const limited = withDays(sql, flags, starSchema);
  if (limited !== null) return limited;
  throw refusal('--from and --to need a query that begins with SELECT or WITH', 'Write the days into the SQL instead.');
}

async function sqlOf(text: string | undefined, { file }: StatementFlags, queries: readonly SqlFile[]): Promise<string> {
  if (file !== undefined && text !== undefined)
    throw refusal(`Both ${text} and --file ${file} are queries`, 'Give one of the two.');
  if (file !== undefined) return readFileSync(file, 'utf8');
  if (text === undefined || text === '-') return readAll(process.stdin);
  const named = queries.find(({ name }) => name === text);
  if (named === undefined && /^[\w-]+$/.test(text)) throw unknownName(text, queries);
  // A named query is one statement, which the loading of its file has made sure of.
  return named?.statements[0]?.text ?? text;
}

function unknownName(text: string, queries: readonly SqlFile[]): LoadError {
  const nearest = nearestName(
    text,
    queries.map(({ name }) => name),
  );
  if (nearest !== undefined) return refusal(`There is no query ${text}`, `Did you mean ${nearest}?`);
  const message = `There is no query ${text}. There are:\n${describeQueries(queries)}`;
  return refusal(message, 'Name one of these, or give one SQL statement in quotes.');
}

/** Writes the values of psql's variables into the SQL. */
function bind(sql: string, values: Readonly<Record<string, string>>): string {
  const unused = Object.keys(values).find((name) => !sql.includes(`:'${name}'`));
  if (unused !== undefined)
    throw refusal(`The query has no variable :'${unused}'`, 'Remove the --param, or correct its name.');
  try {
    return bindLiterals(sql, values).text;
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const remedy = 'Give each variable a value of letters, digits and . : / % + -, such as --param day=2018-11-05.';
    throw new LoadError('INPUT_INVALID', error.message, {}, { cause: error, remedy });
  }
}

function refusal(message: string, remedy: string): LoadError {
  return new LoadError('INPUT_INVALID', message, {}, { remedy });
}
