import { Command, InvalidArgumentError, Option } from 'commander';
import { day } from '../flags/parse.js';
import type { QueryFlags } from './query/run.js';

const EXAMPLES = `  $ sparkify query top_free_users
  $ sparkify query match_rate --from 2018-11-05 --to 2018-11-11
  $ sparkify query "select count(*) from users where level = :'level'" --param level=paid
  $ sparkify query quiet_users --describe
  $ sparkify query quiet_users --param days=14
  $ sparkify query --file my.sql --csv
  $ sparkify query top_songs --parquet top_songs.parquet
  $ sparkify query "select level, count(*) from all_plays group by level" --csv`;

/** Options that print the rows as CSV: neither as JSON, nor to a file as Parquet. */
const PRINTED = ['csv', 'csvSafe'];

/** Defines `sparkify query`. @param namedQueries lists the named queries, for the help. */
export function queryCommand(namedQueries: string): Command {
  return new Command('query')
    .argument('[query]', 'the name of a query, or SQL; without it, the names are listed')
    .option('--file <file>', 'the file with the SQL; - instead of a query reads it from standard input')
    .option('--from <day>', 'only plays of the days from this one (YYYY-MM-DD, UTC) …', day)
    .option('--to <day>', '… to this one, both included', day)
    .option('--param <name=value>', "value of the variable :'name' in the SQL; may be repeated", addParam)
    .option('--describe', 'print what the named query asks: its parameters, columns and SQL; needs no connection')
    .addOption(new Option('--json', 'print the rows as a JSON array of objects').conflicts(PRINTED))
    .option('--csv', 'print the rows as CSV, with a header')
    .option('--csv-safe', 'the same for a spreadsheet: texts that it would take for formulas get an apostrophe')
    .addOption(new Option('--parquet <file>', 'write the rows to this file, as Parquet').conflicts(PRINTED))
    .addHelpText('after', `\nNamed queries:\n${namedQueries}\n\nExamples:\n${EXAMPLES}`)
    .action(async (text: string | undefined, flags: QueryFlags, command: Command) => {
      const { query } = await import('./query/run.js');
      await query(text, flags, command);
    });
}

/** Adds a value of `--param` to those before it. @throws InvalidArgumentError, which commander reports. */
function addParam(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([a-z_]\w*)=(.*)$/is.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('Expected a name and a value, such as day=2018-11-05.');
  return { ...before, [name]: value };
}
