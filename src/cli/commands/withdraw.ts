import { Command } from 'commander';
import { dryRunOption, maxErrorsOption, onFailureOption } from '../flags/load.js';
import { day } from '../flags/parse.js';
import { sourceOptions } from '../flags/sources.js';
import type { StartFlags } from './load/run.js';

const EXAMPLES = `
Examples:
  $ sparkify withdraw --date 2018-11-05 --dry-run              what the star would lose
  $ sparkify withdraw --date 2018-11-05                        a day's rows leave the star, and stay out
  $ sparkify withdraw --date 2018-11-05 --reload               … and are read again, as the objects are now
  $ sparkify withdraw --object s3://bucket/log_data/2018/11/2018-11-05-events.json

A withdrawn object is loaded again when it changes, or when it is named with --reload.`;

/** Flags of `sparkify withdraw`. */
interface WithdrawFlags extends StartFlags {
  object?: string;
  reload?: boolean;
}

/** Defines `sparkify withdraw`. */
export function withdrawCommand(): Command {
  const command = new Command('withdraw')
    .option('--date <day>', 'the objects of this day (YYYY-MM-DD), by the date in their names', day)
    .option('--from <day>', 'the objects of the days from this one …', day)
    .option('--to <day>', '… to this one, both included', day)
    .option('--object <uri>', 'one object, by its full name')
    .option('--reload', 'read them again, as they are now')
    .option('--detach', 'start it, print its ids, and leave')
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async ({ date, from, to, object, reload, ...flags }: WithdrawFlags) => {
      const { load } = await import('./load/run.js');
      await load({ ...flags, withdraw: { date, from, to, object, reload } }, command);
    });
  return dryRunOption(onFailureOption(maxErrorsOption(sourceOptions(command))));
}
