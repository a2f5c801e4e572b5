import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';

/** A server that a test started: where it answers, its folder, and how it ends. */
export interface ChildServer {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** Ends the process, waits for it, and removes its folder. */
  stop(): Promise<void>;
}

/** Returns the command to run, for the free port and the empty folder that it gets. */
export interface ChildCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

const READY_WITHIN_MS = 30_000;

async function answers(endpoint: string): Promise<boolean> {
  try {
    await (await fetch(endpoint, { signal: AbortSignal.timeout(2000) })).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function waitUntilReady(child: ChildProcess, endpoint: string, log: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${child.spawnfile} does not answer on ${endpoint}:\n${await readFile(log, 'utf8')}`);
    }
    await sleep(50);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/**
 * Starts an HTTP server on a free loopback port with an empty temporary folder, and waits until it answers.
 * It does not outlive this process: its end is sent on exit too.
 */
export async function startChild(plan: (port: number, folder: string) => ChildCommand): Promise<ChildServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sparkify-server-'));
  const port = await freePort();
  const { command, args, env } = plan(port, folder);
  const log = join(folder, 'server.log');
  const output = openSync(log, 'a');
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  await once(child, 'spawn');
  const endOnExit = (): void => void child.kill('SIGKILL');
  process.once('exit', endOnExit);
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    process.off('exit', endOnExit);
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilReady(child, endpoint, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, stop };
}
