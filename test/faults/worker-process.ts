import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SPARKIFY } from '../support/cli.js';

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly ended: Promise<unknown>;
  readonly isRunning: boolean;
  /** Resolves when it takes work. */
  ready(): Promise<void>;
  send(signal: NodeJS.Signals): void;
  /** Ends it, if it runs, also where it is stopped. */
  kill(): Promise<void>;
  /** Its log. */
  log(): string;
}

/** Folder and environment of a worker. */
export interface WorkerPlace {
  readonly folder: string;
  /** The file that it logs to. */
  readonly logFile: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts `sparkify worker`. It does not outlive this process. */
export function startWorkerProcess({ folder, logFile, env }: WorkerPlace): WorkerProcess {
  const log = openSync(logFile, 'a');
  const inherited = Object.entries(process.env).filter(([name]) => !/^(SPARKIFY|TEMPORAL|AWS)_(?!CLI$)/.test(name));
  const child = spawn(process.execPath, [SPARKIFY, 'worker'], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const ended = once(child, 'exit').then(() => void process.off('exit', endWithUs));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const text = () => readFileSync(logFile, 'utf8');
  return {
    ended,
    get isRunning() {
      return isRunning();
    },
    ready: async () => {
      for (const deadline = Date.now() + 120_000; !text().includes('Worker ready'); await sleep(50)) {
        if (!isRunning() || Date.now() > deadline) throw new Error(`The worker is not ready:\n${text()}`);
      }
    },
    send: (signal) => void child.kill(signal),
    kill: async () => {
      child.kill('SIGKILL');
      if (isRunning()) await ended;
    },
    log: text,
  };
}
