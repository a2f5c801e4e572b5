import { Command, Option } from 'commander';
import { duration, wholeNumber } from '../flags/parse.js';
import type { StatusFlags } from './status/run.js';

const EXAMPLES = `
Examples:
  $ sparkify status                the last runs
  $ sparkify status --exit-code    status 1 if the last load failed, or is more than 26 hours old
  $ sparkify status sparkify-load  the last run of this workflow: its steps, rows, checks and failure`;

const HOUR_MS = 3_600_000;

/** Defines `sparkify status`. */
export function statusCommand(): Command {
  return new Command('status')
    .argument('[id]', 'a load id, workflow id or run id')
    .option('--json', 'print it as one JSON document')
    .option('--limit <n>', 'number of runs that are listed', wholeNumber, 20)
    .option('--exit-code', 'exit with 0 if the star is fresh, 1 if a load failed or is late; for cron and probes')
    .addOption(
      new Option('--max-age <duration>', 'age of the last good load that counts as late')
        .argParser(duration)
        .default(26 * HOUR_MS, '26h'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (id: string | undefined, flags: StatusFlags, command: Command) => {
      const { status } = await import('./status/run.js');
      await status(id, flags, command);
    });
}
