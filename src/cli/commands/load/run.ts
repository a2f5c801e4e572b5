import type { Command } from 'commander';
import type { LoadInput } from '../../../model/input.js';
import type { RunningWorker } from '../../../worker.js';
import type { LoadFlags } from '../../flags/load.js';
import { describeResult } from '../../output/load-result.js';
import { printResult } from '../../output/print.js';
import { progressLine, workerLogLevel } from '../../output/verbosity.js';
import { shortLivedWorker } from '../../runtime/configuration.js';
import { EXIT } from '../../runtime/exit.js';
import { loadInputOf } from '../../runtime/load-input.js';
import { openPlatform, type Platform } from '../../runtime/platform.js';
import { showProgress } from '../../runtime/show-progress.js';
import { resultOfLoad, startLoad } from '../../runtime/start-load.js';
import { withClient } from '../../runtime/temporal-client.js';
import { runPage } from '../../runtime/temporal-target.js';
import { untilDone } from '../../runtime/until-done.js';

/** Flags of `sparkify load`. */
export interface StartFlags extends LoadFlags {
  detach?: boolean;
}

/** Starts a load and follows it to its end. With the embedded default, this process is also its worker. */
export async function load(flags: StartFlags, command: Command): Promise<void> {
  // Wrong flags are reported before any server is started.
  loadInputOf(flags);
  const platform = await openPlatform(command, { postgres: true, sources: flags });
  const { sources } = platform;
  await untilDone(platform, async (onStop) => {
    progressLine(sources.description);
    sources.allow();
    const worker = platform.embedded && !flags.detach ? await startShortLivedWorker(platform) : null;
    if (worker) onStop(() => worker.stop());
    process.exitCode = await startAndFollowLoad(platform, worker, loadInputOf(flags, sources.places), flags);
  });
}

async function startShortLivedWorker({ settings, temporal, sources }: Platform): Promise<RunningWorker> {
  // The native worker takes long to load: only a command that runs one does.
  const { startWorker } = await import('../../../worker.js');
  const options = { logLevel: workerLogLevel('error'), alsoAllowed: sources.allowed };
  return startWorker(shortLivedWorker(settings), temporal, options);
}

/** Runs one load and prints its result. @returns the exit status. */
export async function startAndFollowLoad(
  { temporal, sources }: Pick<Platform, 'temporal' | 'sources'>,
  worker: RunningWorker | null,
  input: LoadInput,
  { detach, json }: Pick<StartFlags, 'detach' | 'json'>,
): Promise<number> {
  return withClient(temporal, async (client) => {
    const started = await startLoad(client, input);
    const { handle, runId, joined } = started;
    const { workflowId } = handle;
    const uiUrl = runPage(temporal, workflowId, runId);
    const begun = joined
      ? `Joined ${workflowId} (run ${runId}), which is running with the same options`
      : `Started ${workflowId} (run ${runId})`;
    if (joined && !detach) progressLine(begun);
    if (uiUrl !== null) progressLine(`Load ${workflowId}: ${uiUrl}`);
    if (detach) {
      printResult(json, { workflowId, runId, joined, uiUrl }, begun);
      return EXIT.done;
    }
    const ended = resultOfLoad(started);
    await showProgress(handle, ended);
    const result = await (worker === null ? ended : Promise.race([ended, rejectWhenStopped(worker)]));
    if (result.status === 'COMPLETED') sources.remember();
    printResult(json, { ...result, joined, uiUrl }, describeResult(result));
    return result.status === 'COMPLETED' ? EXIT.done : EXIT.failed;
  });
}

/** Rejects when the worker stops, because its load would be waited for in vain. */
async function rejectWhenStopped(worker: RunningWorker): Promise<never> {
  await worker.finished;
  throw new Error('The worker has stopped');
}
