import { Command } from 'commander';
import { BACKFILL_ID } from '../../../schedule/backfill-runs.js';
import { maxErrorsOption, repairTextOption } from '../../flags/load.js';
import { day } from '../../flags/parse.js';
import type { BackfillFlags } from './run-backfill.js';

const NOTES = `
Each run loads the objects of one day (UTC), by the date in their names. The runs belong to a schedule of their own,
${BACKFILL_ID}, so that the daily one continues. They run one after another, the oldest first; one that fails does not
stop the ones after it.

Examples:
  $ sparkify schedule backfill --from 2018-11-01 --to 2018-11-30
  $ sparkify schedule backfill --from 2018-11-05 --to 2018-11-05 --full --yes   that day again, all of it`;

/** Defines `sparkify schedule backfill`. */
export function backfillCommand(): Command {
  const command = new Command('backfill')
    .description('load past days, one run a day: shows the runs, asks, starts them')
    .requiredOption('--from <day>', 'the first day (YYYY-MM-DD)', day)
    .requiredOption('--to <day>', 'the last day, included', day)
    .option('--full', 'also the objects that the ledger already has')
    .option('--yes', 'do not ask')
    .option('--json', 'print its runs as JSON')
    .addHelpText('after', NOTES)
    .action(async (flags: BackfillFlags) => {
      const { backfill } = await import('./run-backfill.js');
      await backfill(flags, command);
    });
  return repairTextOption(maxErrorsOption(command));
}
