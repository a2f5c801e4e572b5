import { Command } from 'commander';
import { BACKFILL_ID, backfillRuns, startBackfill, type BackfillRun } from '../../../schedule/backfill.js';
import { confirm } from '../../runtime/confirm.js';
import { count } from '../../output/format.js';
import { maxErrorsOption, repairTextOption } from '../../runtime/load-flags.js';
import { day, WORK } from './flags.js';
import { schedulePage } from '../../runtime/temporal-client.js';
import { printEither, withTemporal } from '../../runtime/with-temporal.js';
import { progressLine } from '../../output/verbosity.js';

interface BackfillFlags {
  from: string;
  to: string;
  full?: boolean;
  maxErrors?: number;
  repairText?: boolean;
  yes?: boolean;
  json?: boolean;
}

const NOTES = `
Each run loads the objects of one day, by the date in their names; the days are those of UTC. The runs belong to a
schedule of their own, ${BACKFILL_ID}, so that the daily one goes on. They take place one after another, oldest first; one
that fails does not stop those after it.

Examples:
  $ sparkify schedule backfill --from 2018-11-01 --to 2018-11-30
  $ sparkify schedule backfill --from 2018-11-05 --to 2018-11-05 --full --yes   that day again, all of it`;

/** `sparkify schedule backfill`. */
export function backfillCommand(): Command {
  const command = new Command('backfill')
    .description('load past days, one run a day: shows what it would do, asks, does it')
    .requiredOption('--from <day>', 'the first day (YYYY-MM-DD)', day)
    .requiredOption('--to <day>', 'the last day, included', day)
    .option('--full', 'also the objects that the ledger has')
    .option('--yes', 'do not ask')
    .option('--json', 'print its runs as JSON')
    .addHelpText('after', NOTES);
  return repairTextOption(maxErrorsOption(command)).action(backfill);
}

async function backfill(flags: BackfillFlags, command: Command): Promise<void> {
  const { from, to, full, maxErrors, repairText, yes, json } = flags;
  if (from > to) command.error(`error: --to ${to} is before --from ${from}`, { exitCode: 2 });
  const runs = backfillRuns(from, to);
  progressLine(describe(runs, full));
  if (!(await confirm(command, 'Start them?', yes))) return progressLine('Nothing was started');
  await withTemporal(command, async (client, { temporal, embedded }) => {
    const input = {
      ...{ ...(full && { full }), ...(maxErrors !== undefined && { maxErrors }), ...(repairText && { repairText }) },
    };
    await startBackfill(client, { from, to }, input, WORK);
    const uiUrl = schedulePage(temporal, BACKFILL_ID);
    const text = `Started ${count(runs.length)} run(s). Follow them: sparkify schedule show${uiUrl === null ? '' : `, or ${uiUrl}`}`;
    printEither(json, { scheduleId: BACKFILL_ID, runs, uiUrl }, text);
    if (embedded) progressLine('They take place only while Temporal and a worker run here: sparkify up');
  });
}

function describe(runs: readonly BackfillRun[], full: boolean | undefined): string {
  const lines = runs.map(({ day: of, workflowId }) => `  ${workflowId}  objects of ${of}`);
  const [shown, rest] = runs.length <= 8 ? [lines, []] : [[...lines.slice(0, 4), '  …'], lines.slice(-2)];
  const which = full ? 'also those that the ledger has' : 'those that the ledger lacks';
  return [`${count(runs.length)} run(s), one after another, of ${which}:`, ...shown, ...rest].join('\n');
}
