import { readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { LoadError } from '../../../model/errors.js';
import { withDays, type Days } from '../../../sql/days-of-query.js';
import type { SqlFile } from '../../../sql/files.js';
import { defaultsOf } from '../../../sql/queries.js';
import { bindLiterals } from '../../../sql/variables.js';
import { findQuery, isName } from './named-queries.js';

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
  const { unbound, defaults } = await sourceOf(text, flags, queries);
  const sql = bind(unbound, flags.param ?? {}, defaults);
  if (flags.from === undefined && flags.to === undefined) return sql;
  const limited = withDays(sql, flags, starSchema);
  if (limited !== null) return limited;
  throw refusal('--from and --to need a query that begins with SELECT or WITH', 'Write the days into the SQL instead.');
}

/** SQL as it was given, and the values of its variables unless others are given. */
interface Source {
  readonly unbound: string;
  readonly defaults: Readonly<Record<string, string>>;
}

async function sourceOf(
  text: string | undefined,
  { file }: StatementFlags,
  queries: readonly SqlFile[],
): Promise<Source> {
  if (file !== undefined && text !== undefined)
    throw refusal(`Both ${text} and --file ${file} are queries`, 'Give one of the two.');
  if (file !== undefined) return { unbound: readFileSync(file, 'utf8'), defaults: {} };
  if (text === undefined || text === '-') return { unbound: await readAll(process.stdin), defaults: {} };
  if (!isName(text)) return { unbound: text, defaults: {} };
  const named = findQuery(text, queries);
  // A named query is one statement, which the loading of its file has made sure of.
  return { unbound: named.statements[0]?.text ?? '', defaults: defaultsOf(named) };
}

/** Writes the values of psql's variables into the SQL. */
function bind(sql: string, values: Readonly<Record<string, string>>, defaults: Source['defaults']): string {
  const unused = Object.keys(values).find((name) => !sql.includes(`:'${name}'`));
  if (unused !== undefined)
    throw refusal(`The query has no variable :'${unused}'`, 'Remove the --param, or correct its name.');
  try {
    return bindLiterals(sql, { ...defaults, ...values }).text;
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const remedy = 'Give each variable a value of letters, digits and . : / % + -, such as --param day=2018-11-05.';
    throw new LoadError('INPUT_INVALID', error.message, {}, { cause: error, remedy });
  }
}

function refusal(message: string, remedy: string): LoadError {
  return new LoadError('INPUT_INVALID', message, {}, { remedy });
}
