import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { Client as Postgres } from 'pg';
import type { Client } from '@temporalio/client';
import type { Settings } from '../../src/config/settings.js';
import { generateSource, type Generated, type GenerateOptions } from '../../src/generate/generate.js';
import { ownNamespace } from '../schedule/support/namespace.js';
import { startSparkify, type RunningCli } from './cli.js';
import { testDatabase } from './database.js';
import { environmentOf } from './environment.js';

/** Database, sources and namespace for processes of `sparkify worker`. */
export interface WorkerBench {
  readonly client: Client;
  readonly database: Postgres;
  readonly settings: Settings;
  readonly source: Generated;
  /** A further connection to the database. End it in the test. */
  connect(): Promise<Postgres>;
  /** A folder for the files of the test. */
  readonly folder: string;
  /** Environment of a process that works on the bench. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Starts `sparkify worker`, and waits until it is ready. It ends with the file at the latest.
   * @param program path of another version's command.
   */
  start(env?: Readonly<Record<string, string>>, program?: string): Promise<RunningCli>;
}

/** Call it at the top of a test file. */
export async function workerBench(
  generate: Omit<GenerateOptions, 'out'>,
  changed: Partial<Settings> = {},
): Promise<WorkerBench> {
  const { client: database, settings: warehouse } = await testDatabase();
  const { client, address, namespace } = await ownNamespace();
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-worker-'));
  const source = await generateSource({ out: join(folder, 'source'), ...generate });
  const { logData: S3_LOG_DATA, songData: S3_SONG_DATA, logJsonPath: S3_LOG_JSONPATH } = source;
  const settings = { ...warehouse, S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH, ...changed };
  const env = { ...environmentOf(settings), TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  const started: RunningCli[] = [];
  after(async () => {
    await Promise.all(started.map((worker) => worker.end('SIGKILL')));
    rmSync(folder, { recursive: true });
  });
  return {
    client,
    database,
    settings,
    source,
    folder,
    env,
    connect: async () => {
      const { host, port, user, password } = database;
      const further = new Postgres({ host, port, user, password, database: database.database });
      await further.connect();
      return further;
    },
    start: async (more = {}, program) => {
      const worker = startSparkify(['worker'], { home: folder, env: { ...env, ...more }, program });
      started.push(worker);
      await worker.saw('Worker ready');
      return worker;
    },
  };
}

/** The lines of a log that are JSON; a line that is none fails. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
