import type { Command } from 'commander';
import { headline, sqlFile } from '../../../sql/files.js';
import { openWarehouse } from '../../../warehouse/open-warehouse.js';
import { startWorker } from '../../../worker.js';
import type { LoadFlags } from '../../flags/load.js';
import { printText } from '../../output/print.js';
import { table } from '../../output/table.js';
import { progressLine, workerLogLevel } from '../../output/verbosity.js';
import { shortLivedWorkerSettings } from '../../runtime/configuration.js';
import { EXIT } from '../../runtime/exit.js';
import { loadInputOf } from '../../runtime/load-input.js';
import { openInBrowser } from '../../runtime/open-in-browser.js';
import { openPlatform, type Platform } from '../../runtime/platform.js';
import { queryStar } from '../../runtime/read-only.js';
import { stayUp } from '../../runtime/stay-up.js';
import { untilDone } from '../../runtime/until-done.js';
import { startAndFollowLoad } from '../load/run.js';

/** Flags of `sparkify demo`. */
export interface DemoFlags extends Omit<LoadFlags, 'date' | 'from' | 'to' | 'full'> {
  exit?: boolean;
  open?: boolean;
}

/** Rows of the example query that are shown. */
const MAX_ROWS = 5;

/** Starts everything on this machine, loads once, and shows an example query. */
export async function demo(flags: DemoFlags, command: Command): Promise<void> {
  const request = { ...flags, generated: true };
  const platform = await openPlatform(command, { postgres: true, embedded: 'alone', sources: request });
  const { sources } = platform;
  await untilDone(platform, async (onStop) => {
    progressLine(sources.description);
    sources.allow();
    const worker = await startWorker(shortLivedWorkerSettings(platform.settings), platform.temporal, {
      logLevel: workerLogLevel('error'),
      alsoAllowed: sources.allowed,
    });
    onStop(() => worker.stop());
    const { maxErrors, repairText, onFailure } = flags;
    const input = loadInputOf({ maxErrors, repairText, onFailure }, sources.places);
    const onPage = (url: string) => (flags.open ? open(url) : Promise.resolve());
    process.exitCode = await startAndFollowLoad(platform, worker, input, { ...flags, onPage });
    if (process.exitCode === EXIT.done && !flags.json) await showExampleQuery(platform);
    if (flags.exit || flags.json || !process.stdout.isTTY) return;
    for (const line of whatNext(platform)) progressLine(line);
    await stayUp(platform, worker, onStop);
  });
}

async function open(url: string): Promise<void> {
  const problem = await openInBrowser(url);
  if (problem !== null) progressLine(`No browser was opened: ${problem}`);
}

/** Says what to try now, in another terminal, and how to stop. */
function whatNext({ temporal }: Platform): string[] {
  return [
    '',
    'Try next, in another terminal:',
    '  sparkify query unmatched    why most plays match no song',
    '  sparkify report             one page about the load and the star',
    '  sparkify load               load again: nothing new, so nothing changes',
    '',
    `The Web UI is at ${temporal.uiUrl}; Ctrl-C stops everything`,
  ];
}

async function showExampleQuery({ settings }: Platform): Promise<void> {
  const warehouse = await openWarehouse(settings);
  try {
    const file = sqlFile('queries/top_free_users.sql');
    const { columns, rows } = await queryStar(warehouse, settings, file.statements[0]?.text ?? '');
    const values = rows.slice(0, MAX_ROWS).map((row) => columns.map((name) => row[name]));
    printText(`\n${headline(file)}\n(sparkify query top_free_users)\n\n${table(columns, values)}`);
  } finally {
    await warehouse.close();
  }
}
