import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { logTail, startDaemon, stopDaemon } from '../../../embedded/daemon.js';
import { homePaths, resolveHome } from '../../../embedded/home.js';
import { isRunning, type ProcessIdentity } from '../../../embedded/process-identity.js';
import { LoadError } from '../../../model/errors.js';
import type { SourceFlags } from '../../flags/sources.js';
import { progressLine, verbosity } from '../../output/verbosity.js';
import { configFile } from '../../runtime/configuration.js';
import { onInterruption } from '../../runtime/interruption.js';
import { runningWorker } from '../../runtime/source-memory.js';

const PROGRAM = fileURLToPath(new URL('../../../../../bin/sparkify.js', import.meta.url));

const POLL_MS = 100;

/**
 * Starts `sparkify up` in the background, and waits until it is ready. One that is up already stays as it is.
 * @throws INPUT_INVALID if one is up and other sources are named; EMBEDDED_FAILED with the end of its log if it ends;
 * CANCELLED if this command is stopped before.
 */
export async function startInBackground(sources: SourceFlags, command: Command): Promise<void> {
  const home = resolveHome();
  const running = runningWorker(home);
  const sourceArgs = argumentsOf(sources);
  if (running !== null) {
    if (sourceArgs.length > 0) throw upAlready(running);
    return progressLine(`Process ${running.pid} is up already`);
  }
  const logFile = join(homePaths(home).logs, 'up.log');
  const config = configFile(command);
  const args = [PROGRAM, 'up', ...sourceArgs, ...(config === undefined ? [] : ['--config', config])];
  if (verbosity() === 'verbose') args.push('--verbose');
  const stopped = new AbortController();
  const forget = onInterruption(() =>
    stopped.abort(new LoadError('CANCELLED', 'sparkify up was stopped as it started')),
  );
  try {
    progressLine(`Starting sparkify up in the background; its log is ${logFile}`);
    const up = await startDaemon({ program: process.execPath, args, env: environment(), cwd: process.cwd() }, logFile);
    await untilReady(home, up, logFile, stopped.signal);
  } finally {
    forget();
  }
}

/**
 * Waits until the process has published its worker.
 * @throws EMBEDDED_FAILED with the end of the log if the process ends; the signal's reason, once the process is stopped.
 */
async function untilReady(home: string, up: ProcessIdentity, logFile: string, signal: AbortSignal): Promise<void> {
  while (runningWorker(home)?.pid !== up.pid) {
    if (signal.aborted) await stopDaemon(up, [['SIGTERM', 60_000]]);
    signal.throwIfAborted();
    if (!isRunning(up)) {
      throw new LoadError('EMBEDDED_FAILED', `sparkify up has ended. ${logFile} ends with:\n${logTail(logFile)}`);
    }
    await sleep(POLL_MS);
  }
}

function argumentsOf({ logData, songData, logJsonpath }: SourceFlags): string[] {
  const named = { '--log-data': logData, '--song-data': songData, '--log-jsonpath': logJsonpath };
  return Object.entries(named).flatMap(([flag, uri]) => (uri === undefined ? [] : [flag, uri]));
}

/** This process' environment: the one in the background reads the same settings. */
function environment(): Record<string, string> {
  const defined = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(defined);
}

function upAlready({ pid }: ProcessIdentity): LoadError {
  const remedy = 'Run sparkify down first, or sparkify load with these sources: the process that is up loads them.';
  return new LoadError('INPUT_INVALID', `Process ${pid} is up already, with its own sources`, { pid }, { remedy });
}
