import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The command as a user types it, after `node`. */
export const SPARKIFY = fileURLToPath(new URL('../../../bin/sparkify.js', import.meta.url));

/** Status and output of a command that ended. */
export interface CliResult {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Home, environment and user of a command. It inherits no settings of Sparkify or Temporal. */
export interface CliOptions {
  /** SPARKIFY_HOME, and the folder that it runs in. */
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Path of another version's command; default: ours. */
  readonly program?: string;
  /** Another user than ourselves; for root only. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** A command that runs. */
export interface RunningCli {
  readonly pid: number;
  /** Its stderr so far. */
  stderr(): string;
  readonly ended: Promise<CliResult>;
  /** Waits until its stderr has this. @returns its stderr until then. Rejects where it ends before. */
  saw(text: string): Promise<string>;
  /** Sends a signal to it alone. @returns how it ended. */
  end(signal: NodeJS.Signals): Promise<CliResult>;
}

/** Milliseconds that a test waits for a command. A wait that fails says what for, where a hanging file says nothing. */
const MAX_WAIT_MS = 300_000;

/** Runs a command to its end. Rejects if that takes too long. */
export function sparkify(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const command = startSparkify(args, options);
  return inTime(command.ended, () => command.stderr(), `the end of ${args.join(' ')}`);
}

async function inTime<T>(awaited: Promise<T>, stderr: () => string, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const fail = (): void => reject(new Error(`Waited ${MAX_WAIT_MS} ms for ${name}:\n${stderr()}`));
    timer = setTimeout(fail, MAX_WAIT_MS);
  });
  try {
    return await Promise.race([awaited, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Starts a command, without a terminal. It does not outlive this process. */
export function startSparkify(args: readonly string[], options: CliOptions): RunningCli {
  const child = spawn(process.execPath, [options.program ?? SPARKIFY, ...args], {
    cwd: options.home,
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.user,
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const ended = once(child, 'close').then(([status]) => {
    process.off('exit', endWithUs);
    return { status: status as number | null, ...output };
  });
  const stderr = (): string => output.stderr;
  return {
    pid: child.pid ?? 0,
    ended,
    stderr,
    saw: (text) => inTime(sawText(child, ended, output, text), stderr, `"${text}" of ${args.join(' ')}`),
    end: (signal) => {
      child.kill(signal);
      return inTime(ended, stderr, `the end of ${args.join(' ')} by ${signal}`);
    },
  };
}

/** The environment that a command runs in. */
export function environment({ home, env }: CliOptions): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(SPARKIFY|TEMPORAL)_(?!CLI$)/.test(name));
  return { ...Object.fromEntries(inherited), SPARKIFY_HOME: home, ...env };
}

async function sawText(
  child: ChildProcess,
  ended: Promise<CliResult>,
  output: { readonly stderr: string },
  text: string,
): Promise<string> {
  while (!output.stderr.includes(text)) {
    const result = await Promise.race([ended, once(child.stderr!, 'data').then(() => undefined)]);
    if (result) throw new Error(`It ended with ${result.status} without saying ${text}:\n${result.stderr}`);
  }
  return output.stderr;
}
