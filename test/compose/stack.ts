import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.js';
import { PROJECT } from './compose-file.js';

/** Timeout of a step of the stack: on a busy machine, an image takes minutes to build. */
const LIMIT_MS = 8 * 60_000;

const POLL_MS = 500;

/** Container as `docker compose ps` reports it. */
export interface Container {
  readonly ID: string;
  readonly Service: string;
  readonly State: string;
  readonly Health: string;
  readonly ExitCode: number;
}

/** The stack under a name of its own, on free ports. */
export interface Stack {
  /** Runs `docker compose …`. @returns stdout. @throws where it fails, with what it wrote. */
  compose(...args: string[]): Promise<string>;
  /** Runs `sparkify …` in the worker's container. @returns stdout. */
  sparkify(...args: string[]): Promise<string>;
  /** All containers, also those that have ended. */
  containers(): Promise<Container[]>;
  /** Waits until first-load has ended and the worker is healthy. @throws with its log where it fails. */
  loaded(): Promise<void>;
  /** Removes containers and volumes. */
  remove(): Promise<void>;
}

/** Why the stack cannot be run here; null where it can. */
export function whyNot(): string | null {
  if (spawnSync('docker', ['compose', 'version']).status !== 0) return 'docker compose is not installed here';
  return spawnSync('docker', ['version']).status === 0 ? null : 'no Docker engine answers here';
}

/** The stack, not yet started. */
export async function openStack(): Promise<Stack> {
  const names = ['TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'WAREHOUSE_PORT', 'S3_PORT'];
  const ports = await Promise.all(names.map(async (name) => [name, String(await freePort())] as const));
  const env = { ...process.env, ...Object.fromEntries(ports), COMPOSE_PROJECT_NAME: `sparkify-test-${process.pid}` };
  const compose = (...args: string[]): Promise<string> => docker(['compose', '--progress', 'plain', ...args], env);
  const containers = async (): Promise<Container[]> => {
    const lines = (await compose('ps', '--all', '--format', 'json')).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Container);
  };
  return {
    compose,
    containers,
    sparkify: (...args) => compose('exec', '--no-TTY', 'worker', 'sparkify', ...args),
    loaded: () => waitUntilLoaded(compose, containers),
    remove: async () => void (await compose('down', '--volumes', '--remove-orphans')),
  };
}

async function waitUntilLoaded(compose: Stack['compose'], containers: Stack['containers']): Promise<void> {
  for (const deadline = Date.now() + LIMIT_MS; ; await sleep(POLL_MS)) {
    const found = await containers();
    const load = found.find(({ Service }) => Service === 'first-load');
    const worker = found.find(({ Service }) => Service === 'worker');
    if (load?.State === 'exited' && load.ExitCode !== 0) throw new Error(await compose('logs', 'first-load'));
    if (load?.State === 'exited' && worker?.Health === 'healthy') return;
    if (Date.now() > deadline) throw new Error(`${JSON.stringify(found)}\n${await compose('logs')}`);
  }
}

async function docker(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn('docker', args, { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (written[name] += text));
  }
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (status === 0) return written.stdout;
  throw new Error(`docker ${args.join(' ')} ended with ${status}:\n${written.stdout}${written.stderr}`);
}
