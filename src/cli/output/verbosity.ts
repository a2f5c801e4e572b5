import type { LogLevel } from '../../telemetry/logging.js';

/** How much a command says besides its result: only what fails; what it does; also what the worker and Temporal log. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

let current: Verbosity = 'normal';

/** Sets how much this process says, once, before its command runs. */
export function setVerbosity({ quiet, verbose }: { quiet?: boolean; verbose?: boolean }): void {
  current = verbose ? 'verbose' : quiet ? 'quiet' : 'normal';
}

/** How much this process says. */
export function verbosity(): Verbosity {
  return current;
}

/** What a worker logs beside a command that shows itself how its load goes, or, as `normal` says, more. */
export function workerLogLevel(normal: LogLevel): LogLevel {
  return ({ quiet: 'error', normal, verbose: 'debug' } as const)[current];
}

/** One line of progress on stderr, where it is not to be quiet: stdout is for results. */
export function progressLine(line: string): void {
  if (current !== 'quiet') process.stderr.write(`${line}\n`);
}
