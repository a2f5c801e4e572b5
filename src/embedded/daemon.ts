import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoadError, messageOf } from '../model/errors.js';
import { identify, isRunning, type ProcessIdentity } from './process-identity.js';

/** A program to run, and the user that it runs as. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Complete environment: nothing is inherited, so that no variable of the user's shell changes a service. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder that it runs in; default: the root, so that it keeps no file system busy. */
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const POLL_MS = 25;

/** Start time that no process has. */
const ENDED = '';

/**
 * Starts a program in a new session, so that Ctrl-C in the terminal does not reach it and it outlives this process.
 * Its output is appended to the log file; a log over 10 MiB is renamed first.
 * @returns its identity; of a program that has already ended, one that is not running.
 * @throws EMBEDDED_FAILED if it cannot be started, with the system's reason.
 */
export async function startDaemon(command: Command, logFile: string): Promise<ProcessIdentity> {
  const log = openLog(logFile);
  try {
    const { program, args, ...options } = command;
    const child = spawn(program, args, { cwd: '/', ...options, detached: true, stdio: ['ignore', log, log] });
    child.unref();
    if (child.pid === undefined) {
      const [error] = (await once(child, 'error')) as [Error];
      throw new LoadError('EMBEDDED_FAILED', `${program} cannot be started: ${error.message}`, {}, { cause: error });
    }
    return identify(child.pid) ?? { pid: child.pid, start: ENDED };
  } finally {
    closeSync(log);
  }
}

/** One step of stopping a process: the signal, and the time to wait for the end before the next step. */
export type StopStep = readonly [signal: NodeJS.Signals, waitMs: number];

/**
 * Stops exactly this process and waits for its end; the last step is always SIGKILL.
 * @throws EMBEDDED_FAILED if it does not end.
 */
export async function stopDaemon(identity: ProcessIdentity, steps: readonly StopStep[]): Promise<void> {
  for (const [signal, waitMs] of [...steps, ['SIGKILL', 10_000] as StopStep]) {
    if (!isRunning(identity)) return;
    sendSignal(identity.pid, signal);
    if (await hasEnded(identity, waitMs)) return;
  }
  throw new LoadError('EMBEDDED_FAILED', `Process ${identity.pid} does not end, not even on SIGKILL.`);
}

/** Last lines of a log, for the message of a failure. Of a Go program that has crashed, those with the reason, not the stack. */
export function logTail(logFile: string, lines = 5): string {
  try {
    const text = readFileSync(logFile, 'utf8');
    const crash = Math.max(text.lastIndexOf('panic: '), text.lastIndexOf('fatal error: '));
    const stack = crash < 0 ? -1 : text.indexOf('\ngoroutine ', crash);
    const told = stack < 0 ? text : text.slice(0, stack);
    return told.trimEnd().split('\n').slice(-lines).join('\n');
  } catch (error) {
    return messageOf(error);
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended between the check and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function hasEnded(identity: ProcessIdentity, waitMs: number): Promise<boolean> {
  const deadline = Date.now() + waitMs;
  while (Date.now() < deadline) {
    if (!isRunning(identity)) return true;
    await sleep(POLL_MS);
  }
  return !isRunning(identity);
}

function openLog(logFile: string): number {
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.old`);
  return openSync(logFile, 'a', 0o600);
}
