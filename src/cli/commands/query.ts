import { Command } from 'commander';
import type { QueryFlags } from './query/run.js';

const EXAMPLES = `  $ sparkify query top_free_users
  $ sparkify query "select level, count(*) from all_plays group by level" --csv`;

/** Defines `sparkify query`. @param namedQueries lists the named queries, for the help. */
export function queryCommand(namedQueries: string): Command {
  return new Command('query')
    .argument('[query]', 'the name of a query, or SQL; without it, the names are listed')
    .option('--json', 'print the rows as a JSON array of objects')
    .option('--csv', 'print the rows as CSV, with a header')
    .addHelpText('after', `\nNamed queries:\n${namedQueries}\n\nExamples:\n${EXAMPLES}`)
    .action(async (text: string | undefined, flags: QueryFlags, command: Command) => {
      const { query } = await import('./query/run.js');
      await query(text, flags, command);
    });
}
