import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client as Postgres } from 'pg';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { SETTINGS } from '../../src/config/settings.js';
import type { PostgresService, TemporalService } from '../../src/embedded/services.js';
import type { LoadResult } from '../../src/model/result.js';
import { startWorker, type RunningWorker } from '../../src/worker.js';
import { registerNamespace } from '../support/register-namespace.js';
import { executeLoad } from '../support/run-workflow.js';
import { dumpStar, type StarDump } from '../support/star-dump.js';
import type { Night } from './night.js';

/** End of one load: its result, or the message of the failure that it ended with. */
export type Ending = { readonly result: LoadResult } | { readonly failure: string };

/** A worker with a warehouse and sources of its own, which loads one night after another. */
export class Lane {
  private snapshots = 0;

  private constructor(
    private readonly postgres: PostgresService,
    private readonly admin: Postgres,
    private readonly client: Client,
    private readonly worker: RunningWorker,
    private readonly database: string,
    private readonly folder: string,
  ) {}

  /** Starts a lane; its name is that of its database and of its namespace. */
  static async start(
    home: string,
    name: string,
    { postgres, temporal }: { postgres: PostgresService; temporal: TemporalService },
  ): Promise<Lane> {
    const folder = mkdtempSync(join(home, 'lane-'));
    const admin = new Postgres({ ...postgres });
    // A server that stops before the lane must not hide why.
    admin.on('error', () => undefined);
    await admin.connect();
    const connection = await Connection.connect({ address: temporal.address });
    const client = new Client({ connection, namespace: name });
    await registerNamespace(connection.workflowService, name);
    await admin.query(`create database ${name}`);
    const settings = {
      ...SETTINGS.parse({}),
      CLUSTER_HOST: postgres.host,
      CLUSTER_DB_PORT: postgres.port,
      CLUSTER_DB_NAME: name,
      CLUSTER_DB_USER: postgres.user,
      CLUSTER_DB_PASSWORD: postgres.password,
      S3_LOG_DATA: join(folder, 'log_data'),
      S3_SONG_DATA: join(folder, 'song_data'),
    };
    const target = { connection: { address: temporal.address }, namespace: name };
    const worker = await startWorker(settings, target, { logLevel: 'error' });
    return new Lane(postgres, admin, client, worker, name, folder);
  }

  /** Empties the warehouse and the sources. */
  async empty(): Promise<void> {
    this.emptySources();
    await this.replaceDatabase('template1');
  }

  /** Puts the objects of a night in place of all that the sources hold: the ledger knows those of the nights before. */
  place(night: Night): void {
    this.emptySources();
    this.add(night);
  }

  /** Adds the objects of a night to those that the sources hold. */
  add(night: Night): void {
    for (const [path, content] of night) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  /** Runs one load to its end. */
  async load(): Promise<Ending> {
    try {
      return { result: await executeLoad(this.client) };
    } catch (error) {
      const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
      if (!(cause instanceof ApplicationFailure)) throw error;
      return { failure: `${cause.type}: ${cause.message}` };
    }
  }

  /** All rows of the star. */
  async star(): Promise<StarDump> {
    const client = new Postgres({ ...this.postgres, database: this.database });
    await client.connect();
    try {
      return await dumpStar(client);
    } finally {
      await client.end();
    }
  }

  /** Keeps the warehouse as it is. @returns the name to restore it by. */
  async snapshot(): Promise<string> {
    const name = `${this.database}_${(this.snapshots += 1)}`;
    // A database with sessions is no template; the worker's idle ones open again.
    await this.admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [
      this.database,
    ]);
    await this.admin.query(`create database ${name} template ${this.database}`);
    return name;
  }

  /** Makes the warehouse what it was at the snapshot. */
  async restore(snapshot: string): Promise<void> {
    await this.replaceDatabase(snapshot);
  }

  /** Stops the worker. The services drop the rest with themselves. */
  async stop(): Promise<void> {
    await this.worker.stop();
    await this.client.connection.close();
    await this.admin.end();
  }

  private emptySources(): void {
    for (const source of ['log_data', 'song_data']) {
      rmSync(join(this.folder, source), { recursive: true, force: true });
      mkdirSync(join(this.folder, source));
    }
  }

  private async replaceDatabase(template: string): Promise<void> {
    await this.admin.query(`drop database if exists ${this.database} with (force)`);
    await this.admin.query(`create database ${this.database} template ${template}`);
  }
}
