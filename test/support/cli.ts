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

/** Runs a command to its end. */
export function sparkify(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startSparkify(args, options).ended;
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
  return {
    pid: child.pid ?? 0,
    ended,
    stderr: () => output.stderr,
    saw: (text) => sawText(child, ended, output, text),
    end: async (signal) => {
      child.kill(signal);
      return ended;
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
