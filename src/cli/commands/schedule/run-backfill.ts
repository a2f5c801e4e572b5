import type { Command } from 'commander';
import { BACKFILL_ID, backfillRuns, type BackfillRun } from '../../../schedule/backfill-runs.js';
import { startBackfill } from '../../../schedule/backfill.js';
import { count } from '../../output/format.js';
import { printResult } from '../../output/print.js';
import { progressLine } from '../../output/verbosity.js';
import { confirm } from '../../runtime/confirm.js';
import { EXIT } from '../../runtime/exit.js';
import { schedulePage } from '../../runtime/temporal-target.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { withTemporal } from '../../runtime/with-temporal.js';
import { scheduledWork } from './work.js';

/** Flags of `sparkify schedule backfill`. */
export interface BackfillFlags {
  from: string;
  to: string;
  full?: boolean;
  maxErrors?: number;
  repairText?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** Lines of runs that are listed in full; of more, the first and the last ones are. */
const MAX_LINES = 8;

/** Shows the runs of the backfill, and starts them once they are confirmed. */
export async function backfill(flags: BackfillFlags, command: Command): Promise<void> {
  const { from, to, full, maxErrors, repairText, yes, json } = flags;
  if (from > to) command.error(`error: --to ${to} is before --from ${from}`, { exitCode: EXIT.usage });
  const runs = backfillRuns(from, to);
  progressLine(describe(runs, full));
  if (!(await confirm(command, 'Start them?', yes))) return;
  await withTemporal(command, async (client, { temporal, embedded }) => {
    await startBackfill(
      client,
      { from, to },
      { full, maxErrors, repairText },
      scheduledWork(readConfiguration(command)),
    );
    const uiUrl = schedulePage(temporal, BACKFILL_ID);
    const page = uiUrl === null ? '' : `, or ${uiUrl}`;
    const text = `Started ${count(runs.length)} run(s). Follow them: sparkify schedule show${page}`;
    printResult(json, { scheduleId: BACKFILL_ID, runs, uiUrl }, text);
    if (embedded) progressLine('They run only while Temporal and a worker run here: sparkify up');
  });
}

function describe(runs: readonly BackfillRun[], full: boolean | undefined): string {
  const objects = full ? 'all objects of a day' : 'the objects of a day that the ledger lacks';
  const lines = runs.map(({ day, workflowId }) => `  ${workflowId}  objects of ${day}`);
  const listed = lines.length <= MAX_LINES ? lines : [...lines.slice(0, 4), '  …', ...lines.slice(-2)];
  return [`${count(runs.length)} run(s), one after another, each of ${objects}:`, ...listed].join('\n');
}
