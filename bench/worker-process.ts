import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { SPARKIFY } from '../test/support/cli.js';
import type { LoadResult } from '../src/model/result.js';
import { TASK_QUEUE } from '../src/client/load-workflow.js';
import type { Bench } from './bench.js';
import type { Sources } from './sources.js';

/** A load that has ended. */
export interface EndedLoad {
  /** From the request to start it to its result. */
  readonly seconds: number;
  readonly result: LoadResult;
  readonly handle: WorkflowHandle;
}

/** A worker in a process of its own, as an operator runs it, and a client beside it. */
export interface WorkerProcess {
  readonly pid: number;
  load(input?: object): Promise<EndedLoad>;
  stop(): Promise<void>;
}

/** What the container image and the systemd unit set besides the settings. */
const AS_DEPLOYED = { NODE_ENV: 'production', MALLOC_ARENA_MAX: '2' };

/** Starts `sparkify worker` on a database, and waits until it is ready. */
export async function startWorkerProcess(
  bench: Bench,
  database: string,
  sources: Sources,
  env: NodeJS.ProcessEnv = {},
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [...profiling(bench), SPARKIFY, 'worker'], {
    env: { ...process.env, ...AS_DEPLOYED, ...settings(bench, database, sources), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close');
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-10_000)));
  while (!said.includes('Worker ready')) {
    await Promise.race([once(child.stderr, 'data'), ended]);
    if (child.exitCode !== null) throw new Error(`The worker ended:\n${said}`);
  }
  const connection = await Connection.connect({ address: bench.temporal.address });
  const client = new Client({ connection });
  return {
    pid: child.pid ?? 0,
    load: (input) => load(client, input),
    stop: async () => {
      await connection.close();
      child.kill('SIGINT');
      await ended;
      process.off('exit', endWithUs);
    },
  };
}

function profiling({ cpuProfiles }: Bench): string[] {
  return cpuProfiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProfiles}`];
}

function settings({ postgres, temporal }: Bench, database: string, sources: Sources): NodeJS.ProcessEnv {
  const { host, port, user, password } = postgres.service;
  return {
    SPARKIFY_CONFIG: '/dev/null',
    SPARKIFY_WORKER_LOG_LEVEL: 'error',
    TEMPORAL_ADDRESS: temporal.address,
    SPARKIFY_CLUSTER_ENGINE: 'postgres',
    SPARKIFY_CLUSTER_HOST: host,
    SPARKIFY_CLUSTER_DB_PORT: String(port),
    SPARKIFY_CLUSTER_DB_NAME: database,
    SPARKIFY_CLUSTER_DB_USER: user,
    SPARKIFY_CLUSTER_DB_PASSWORD: password,
    SPARKIFY_S3_LOG_DATA: sources.logData,
    SPARKIFY_S3_SONG_DATA: sources.songData,
  };
}

async function load(client: Client, input: object = {}): Promise<EndedLoad> {
  const began = performance.now();
  const handle = await client.workflow.start('loadWarehouse', {
    taskQueue: TASK_QUEUE,
    workflowId: `bench-${randomUUID()}`,
    args: [input],
  });
  const result = (await handle.result()) as LoadResult;
  return { seconds: (performance.now() - began) / 1000, result, handle };
}
