import { Command } from 'commander';
import { headline, sqlFile } from '../../sql/files.js';
import { parseLoadInput } from '../../input.js';
import { openWarehouse } from '../../warehouse/open-warehouse.js';
import { startWorker } from '../../worker.js';
import { EXIT } from '../runtime/exit.js';
import type { OnFailure } from '../../plan.js';
import { maxErrorsOption, onFailureOption, repairTextOption } from '../runtime/load-flags.js';
import { runLoad } from './load.js';
import { briefWorker, openPlatform, type Platform } from '../runtime/platform.js';
import { progressLine, workerLogLevel } from '../output/verbosity.js';
import { readOnly } from './query/read-only.js';
import { table } from '../output/format.js';
import { sourceOptions, type SourceFlags } from '../runtime/sources.js';
import { untilDone } from '../runtime/until-done.js';

interface DemoFlags extends SourceFlags {
  maxErrors?: number;
  repairText?: boolean;
  onFailure?: OnFailure;
  exit?: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  $ sparkify demo
  $ sparkify demo --log-data ./log_data --song-data ./song_data --exit --json`;

/** `sparkify demo`. */
export function demoCommand(): Command {
  const command = new Command('demo')
    .description('start everything on this machine, load generated data or your own, and show the star')
    .option('--exit', 'stop everything at the end, also on a terminal')
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', EXAMPLES);
  return onFailureOption(repairTextOption(maxErrorsOption(sourceOptions(command)))).action(demo);
}

async function demo(flags: DemoFlags, command: Command): Promise<void> {
  const sources = { ...flags, generated: true };
  const platform = await openPlatform(command, { temporal: true, postgres: true, embedded: 'alone', sources });
  await untilDone(platform, async (onStop) => {
    const worker = await startWorker(briefWorker(platform.settings), platform.temporal, {
      logLevel: workerLogLevel('error'),
      alsoAllowed: platform.namedSources,
    });
    onStop(() => worker.stop());
    const { maxErrors, repairText, onFailure } = flags;
    const input = parseLoadInput({ maxErrors, repairText, onFailure });
    process.exitCode = await runLoad(platform, worker, input, flags);
    if (process.exitCode === EXIT.done && !flags.json) await showAnswer(platform);
    if (flags.exit || flags.json || !process.stdout.isTTY) return;
    progressLine(`\nThe Web UI is at ${platform.temporal.uiUrl}; Ctrl-C stops everything`);
    await worker.finished;
  });
}

async function showAnswer({ settings }: Platform): Promise<void> {
  const warehouse = await openWarehouse(settings);
  try {
    const file = sqlFile('queries/top_free_users.sql');
    const { columns, rows } = await readOnly(warehouse, settings, file.statements[0]?.text ?? '');
    const answer = rows.slice(0, 5).map((row) => columns.map((name) => row[name]));
    process.stdout.write(`\n${headline(file)}\n(sparkify query top_free_users)\n\n`);
    process.stdout.write(`${table(columns, answer)}\n`);
  } finally {
    await warehouse.close();
  }
}
