import type { Command } from 'commander';
import type { Settings } from '../../../config/settings.js';
import { homeFolder } from '../../../embedded/home.js';
import { LoadError } from '../../../model/errors.js';
import type { LoadInput } from '../../../model/input.js';
import type { LoadResult } from '../../../model/result.js';
import { shellWord } from '../../../model/shell-word.js';
import type { RunningWorker } from '../../../worker.js';
import type { LoadFlags } from '../../flags/load.js';
import { describeResult } from '../../output/load-result.js';
import { printResult } from '../../output/print.js';
import { progressLine } from '../../output/verbosity.js';
import { abortable } from '../../runtime/abortable.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { EXIT } from '../../runtime/exit.js';
import { loadInputOf } from '../../runtime/load-input.js';
import { openPlatform, type Platform } from '../../runtime/platform.js';
import { startShortLivedWorker } from '../../runtime/short-lived-worker.js';
import { showProgress } from '../../runtime/show-progress.js';
import { runningWorker } from '../../runtime/source-memory.js';
import { resultOfLoad, startLoad, type StartedLoad } from '../../runtime/start-load.js';
import { withClient } from '../../runtime/temporal-client.js';
import { runPage } from '../../runtime/temporal-target.js';
import { untilDone } from '../../runtime/until-done.js';

/** Remedy of a load whose own worker has stopped. */
const REMEDY_OF_STOPPED = 'Run the same sparkify load again: it joins the load, and its worker continues it.';

/** Flags of `sparkify load`. */
export interface StartFlags extends LoadFlags {
  detach?: boolean;
}

/** Starts a load and follows it to its end. With the embedded default, this process is also its worker, unless one is up. */
export async function load(flags: StartFlags, command: Command): Promise<void> {
  // Wrong flags are reported before any server is started.
  loadInputOf(flags);
  if (flags.detach) requireWorker(command);
  const platform = await openPlatform(command, { postgres: true, sources: flags });
  const { sources } = platform;
  let whatContinues = (): string | null => null;
  const follow = async (onStop: (stop: () => Promise<void>) => void) => {
    progressLine(sources.description);
    sources.allow();
    const worker = platform.embedded && !flags.detach ? await startShortLivedWorker(platform) : null;
    if (worker) onStop(() => worker.stop());
    const onStarted = (workflowId: string) =>
      (whatContinues = () => describeInterrupted(workflowId, worker?.isOwn === true));
    const input = loadInputOf(flags, sources.places);
    process.exitCode = await startAndFollowLoad(platform, worker, input, { ...flags, onStarted });
    whatContinues = () => null;
  };
  await untilDone(platform, follow, () => whatContinues());
}

/**
 * Checks that somebody runs a load on the embedded servers after this command has ended.
 * @throws INPUT_INVALID if no worker is up.
 */
function requireWorker(command: Command): void {
  if (readConfiguration(command).CLUSTER_HOST !== undefined || runningWorker(homeFolder()) !== null) return;
  const message = 'No worker is up on this machine: nobody would run the load';
  const remedy = 'Run sparkify up --detach first, or load without --detach.';
  throw new LoadError('INPUT_INVALID', message, {}, { remedy });
}

/** Says what becomes of a load whose command is stopped. */
function describeInterrupted(workflowId: string, isOwnWorker: boolean): string {
  const what = isOwnWorker
    ? `${workflowId} has not ended: another worker continues it (sparkify up runs one); sparkify load joins it`
    : `${workflowId} continues in the workers; the same sparkify load follows it again`;
  return `${what}. sparkify cancel ${shellWord(workflowId)} ends it.`;
}

/** Options of `startAndFollowLoad`. */
interface FollowOptions extends Pick<StartFlags, 'detach' | 'json'> {
  /** Called when the load is running. */
  readonly onStarted?: (workflowId: string) => void;
  /** Called with the page of the load in Temporal's Web UI, if that is known. */
  readonly onPage?: (url: string) => Promise<void>;
}

/** Runs one load and prints its result. @returns the exit status. */
export async function startAndFollowLoad(
  { temporal, sources, settings, embedded }: Pick<Platform, 'temporal' | 'sources' | 'settings' | 'embedded'>,
  worker: RunningWorker | null,
  input: LoadInput,
  { detach, json, onStarted, onPage }: FollowOptions,
): Promise<number> {
  return withClient(temporal, async (client) => {
    const started = await startLoad(client, input, settings.WORKER_TASK_QUEUE, warehouseName(settings, embedded));
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
    onStarted?.(workflowId);
    if (uiUrl !== null) await onPage?.(uiUrl);
    const result = await followLoad(started, worker);
    if (result.status === 'COMPLETED') sources.remember();
    printResult(json, { ...result, joined, uiUrl }, describeResult(result));
    return result.status === 'COMPLETED' ? EXIT.done : EXIT.failed;
  });
}

/**
 * Name of the warehouse of a command: of an embedded one its home, since its port may change.
 * @returns undefined for a host that is none: a URL there may hold a password, and Temporal stores the name.
 */
function warehouseName(settings: Settings, isEmbedded: boolean): string | undefined {
  const { CLUSTER_HOST: host = '', CLUSTER_DB_NAME: database, LOAD_SCHEMA: schema } = settings;
  if (isEmbedded) return `embedded in ${homeFolder()}`;
  return /^[\w.-]+$/.test(host) ? `${database} on ${host}, schema ${schema}` : undefined;
}

/** Shows the progress of a load, and waits for its result. @throws WORKER_LOST if the command's own worker stops before. */
async function followLoad(started: StartedLoad, worker: RunningWorker | null): Promise<LoadResult> {
  const { handle } = started;
  const requests = new AbortController();
  const ended = abortable(handle.client, requests.signal, () => resultOfLoad(started));
  const following = showProgress(handle, ended, requests.signal).then(() => ended);
  if (worker === null) return following;
  try {
    return await Promise.race([following, rejectWhenStopped(worker, handle.workflowId)]);
  } finally {
    // A request that is still waiting would fail after the connection is closed.
    requests.abort();
  }
}

/**
 * Waits until the worker stops, because its load would be waited for in vain then.
 * @throws WORKER_LOST when it has stopped; the worker's own error if it fails.
 */
async function rejectWhenStopped(worker: RunningWorker, workflowId: string): Promise<never> {
  await worker.finished;
  const message = `The worker of this command has stopped before ${workflowId} has ended`;
  throw new LoadError('WORKER_LOST', message, {}, { remedy: REMEDY_OF_STOPPED });
}
