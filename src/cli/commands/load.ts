import { Command } from 'commander';
import type { LoadInput } from '../../input.js';
import { startWorker, type RunningWorker } from '../../worker.js';
import { EXIT } from '../runtime/exit.js';
import {
  inputOf,
  maxErrorsOption,
  onFailureOption,
  repairTextOption,
  windowOptions,
  type LoadFlags,
} from '../runtime/load-flags.js';
import { briefWorker, openPlatform, type Platform } from '../runtime/platform.js';
import { progressLine, workerLogLevel } from '../output/verbosity.js';
import { describeResult } from '../output/print-result.js';
import { showProgress } from '../output/progress-display.js';
import { resultOfLoad, startLoad } from '../runtime/start-load.js';
import { runPage, withClient } from '../runtime/temporal-client.js';
import { untilDone } from '../runtime/until-done.js';

interface StartFlags extends LoadFlags {
  detach?: boolean;
}

const EXAMPLES = `
Examples:
  $ sparkify load                                    what is new since the last load
  $ sparkify load --date 2018-11-05                  the objects of one day
  $ sparkify load --from 2018-11-01 --to 2018-11-30  the objects of a month
  $ sparkify load --max-errors 10 --json             tolerate up to nine broken records; the result as JSON
  $ sparkify load --on-failure hold                  what fails waits for sparkify resolve`;

/** `sparkify load`. */
export function loadCommand(): Command {
  const command = new Command('load')
    .description('start a load, show its progress, end with its result')
    .option('--detach', 'start it, print its ids, and leave')
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', EXAMPLES);
  return onFailureOption(repairTextOption(maxErrorsOption(windowOptions(command)))).action(load);
}

async function load(flags: StartFlags, command: Command): Promise<void> {
  const input = inputOf(flags);
  const platform = await openPlatform(command, { temporal: true, postgres: true, sources: flags });
  await untilDone(platform, async (onStop) => {
    const worker =
      platform.embedded && !flags.detach
        ? await startWorker(briefWorker(platform.settings), platform.temporal, {
            logLevel: workerLogLevel('error'),
            alsoAllowed: platform.namedSources,
          })
        : null;
    if (worker) onStop(() => worker.stop());
    process.exitCode = await runLoad(platform, worker, input, flags);
  });
}

/** Runs one load and prints its result. @returns the exit status. */
export async function runLoad(
  { temporal }: Platform,
  worker: RunningWorker | null,
  input: LoadInput,
  { detach, json }: { detach?: boolean; json?: boolean },
): Promise<number> {
  return withClient(temporal, async (client) => {
    const started = await startLoad(client, input);
    const { workflowId } = started.handle;
    const uiUrl = runPage(temporal, workflowId, started.runId);
    if (started.joined) progressLine(`A load with the id ${workflowId} is running already: following it.`);
    if (uiUrl !== null) progressLine(`Load ${workflowId}: ${uiUrl}`);
    if (detach) {
      print(json, { workflowId, runId: started.runId, uiUrl }, `Started ${workflowId} (run ${started.runId})`);
      return EXIT.done;
    }
    const ended = resultOfLoad(started);
    await showProgress(started.handle, ended);
    const result = await (worker === null ? ended : Promise.race([ended, failing(worker)]));
    print(json, { ...result, uiUrl }, describeResult(result));
    return result.status === 'COMPLETED' ? EXIT.done : EXIT.failed;
  });
}

/** A load whose worker has died would be waited for in vain. */
async function failing(worker: RunningWorker): Promise<never> {
  await worker.finished;
  throw new Error('The worker has stopped');
}

function print(json: boolean | undefined, document: object, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${text}\n`);
}
