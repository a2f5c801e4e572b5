import { Command } from 'commander';
import { dryRunOption, maxErrorsOption, onFailureOption, repairTextOption, windowOptions } from '../flags/load.js';
import type { StartFlags } from './load/run.js';

const EXAMPLES = `
Examples:
  $ sparkify load                                    what is new since the last load
  $ sparkify load --date 2018-11-05                  the objects of one day
  $ sparkify load --from 2018-11-01 --to 2018-11-30  the objects of a month
  $ sparkify load --max-errors 10 --json             tolerate up to nine broken records; print the result as JSON
  $ sparkify load --on-failure hold                  a failure waits for sparkify resolve
  $ sparkify load --dry-run                          what a load would change
  $ sparkify load --rebuild                          the whole star from nothing, in place of the old one`;

/** Defines `sparkify load`. */
export function loadCommand(): Command {
  const command = new Command('load')
    .option('--rebuild', 'make the star from nothing, of all objects, and publish it in place of the old one')
    .option('--rejected <load-id>', 'load the objects again that had rejected records in this load, and no others')
    .option('--detach', 'start it, print its ids, and leave')
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: StartFlags) => {
      const { load } = await import('./load/run.js');
      await load(flags, command);
    });
  return dryRunOption(onFailureOption(repairTextOption(maxErrorsOption(windowOptions(command)))));
}
