import { printNote } from './print.js';
import type { LogLevel } from '../../telemetry/logging.js';

/** Output of a command besides its result: errors only, its progress, or also the logs of the worker and Temporal. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

let current: Verbosity = 'normal';

/** Sets the verbosity of this process, once, before its command runs. */
export function setVerbosity({ quiet, verbose }: { quiet?: boolean; verbose?: boolean }): void {
  current = verbose ? 'verbose' : quiet ? 'quiet' : 'normal';
}

/** Verbosity of this process. */
export function verbosity(): Verbosity {
  return current;
}

/** Log level of the worker of a command, of which `normal` is the level without any flag. */
export function workerLogLevel(normal: LogLevel): LogLevel {
  const levels: Record<Verbosity, LogLevel> = { quiet: 'error', normal, verbose: 'debug' };
  return levels[current];
}

/** Writes a line of progress to stderr, unless the command is quiet. Only results go to stdout. */
export function progressLine(line: string): void {
  if (current !== 'quiet') printNote(line);
}
