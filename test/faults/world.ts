import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { Settings } from '../../src/config/settings.js';
import { connectS3, type S3Connection } from '../../src/store/s3-connection.js';
import { openStagingPrefix } from '../../src/store/staging-prefix.js';
import type { EngineName } from '../../src/warehouse/warehouse.js';
import { startFaultProxy, type Fault, type FaultProxy } from '../store/fault-proxy.js';
import { environmentOf } from '../support/environment.js';
import { startRedshift, type RedshiftEmulator } from '../support/redshift/server.js';
import { startS3, type S3Server } from '../support/s3-server.js';
import { openGate, type Gate } from './gate.js';
import { mountSmallDisk, mayMount, type SmallDisk } from './small-disk.js';
import { startPostgres, withClient, type PostgresServer } from './postgres-server.js';
import { startTemporal, type TemporalServer } from './temporal-server.js';

/** The bucket of all sources and of the staging prefix. */
export const BUCKET = 'faults';

const WORK = `s3://${BUCKET}/work`;

/** The database that every round makes anew. */
const DATABASE = 'round';

/** The servers that rounds run on, one round after another. */
export class World {
  /** Fault of the n-th request of a worker to S3 from now on. */
  s3Fault: (request: IncomingMessage) => Fault = () => 'none';
  redshift: RedshiftEmulator | null = null;
  #rounds = 0;

  private constructor(
    readonly engine: EngineName,
    readonly home: string,
    readonly postgres: PostgresServer,
    readonly temporal: TemporalServer,
    readonly s3: S3Server,
    readonly gate: Gate,
    /** Straight to the server. */
    readonly bucket: S3Connection,
  ) {}

  proxy!: FaultProxy;
  /** Disks that can be filled: the warehouse's in its tablespace `small`, and the worker's. Null without the right. */
  warehouseDisk: SmallDisk | null = null;
  workerDisk: SmallDisk | null = null;

  /** Starts all servers for an engine. */
  static async start(engine: EngineName): Promise<World> {
    const home = mkdtempSync(join(tmpdir(), 'sparkify-faults-'));
    mkdirSync(join(home, 'rounds'));
    const [postgres, temporal, s3] = await Promise.all([startPostgres(home), startTemporal(home), startS3()]);
    process.env['AWS_ACCESS_KEY_ID'] = s3.accessKeyId;
    process.env['AWS_SECRET_ACCESS_KEY'] = s3.secretAccessKey;
    const bucket = connectS3({ S3_REGION: s3.region, S3_ENDPOINT: s3.endpoint, S3_REQUESTER_PAYS: false });
    await bucket.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const world = new World(engine, home, postgres, temporal, s3, await openGate(postgres), bucket);
    world.proxy = await startFaultProxy(s3.endpoint, (_n, request) => world.s3Fault(request));
    if (mayMount) await world.#mountDisks();
    return world;
  }

  async #mountDisks(): Promise<void> {
    const disk = join(this.home, 'postgres', 'small');
    const data = join(this.home, 'postgres', 'data');
    this.warehouseDisk = mountSmallDisk(disk, 64, data);
    this.workerDisk = mountSmallDisk(join(this.home, 'small'), 4);
    const place = this.warehouseDisk.folder;
    await withClient(this.postgres, (client) => client.query(`create tablespace small location '${place}'`));
  }

  /** The database of the round. */
  get database(): PostgresServer {
    return { ...this.postgres, database: DATABASE };
  }

  /** Makes an empty warehouse. @returns a name that no other round has in this world. */
  async empty(tablespace = 'pg_default'): Promise<string> {
    this.s3Fault = () => 'none';
    for (const disk of [this.warehouseDisk, this.workerDisk]) disk?.free();
    await this.stopEngine();
    await this.#emptyWork();
    await withClient(this.postgres, async (client) => {
      await client.query(`drop database if exists ${DATABASE} with (force)`);
      await client.query(`create database ${DATABASE} tablespace ${tablespace}`);
    });
    await this.startEngine();
    return `rounds/${(this.#rounds += 1)}`;
  }

  /** Removes what a round has left: it must not count as a difference of the next round. */
  async #emptyWork(): Promise<void> {
    const work = openStagingPrefix(this.bucket, WORK);
    for await (const names of work.list('')) await work.remove(names);
  }

  /** Starts what stands between the gate and PostgreSQL. */
  async startEngine(): Promise<void> {
    if (this.engine === 'redshift') this.redshift = await startRedshift({ postgres: this.database, s3: this.s3 });
    this.gate.target = this.redshift ?? this.postgres;
  }

  async stopEngine(): Promise<void> {
    await this.redshift?.stop();
    this.redshift = null;
  }

  /** The environment of a worker. */
  workerEnvironment(): Record<string, string> {
    const settings: Partial<Settings> = {
      CLUSTER_HOST: '127.0.0.1',
      CLUSTER_DB_PORT: this.gate.port,
      CLUSTER_DB_NAME: DATABASE,
      CLUSTER_DB_USER: this.postgres.user,
      CLUSTER_DB_PASSWORD: this.postgres.password,
      CLUSTER_SILENCE_SECONDS: 4,
      CLUSTER_ENGINE: this.engine,
      S3_ENDPOINT: this.proxy.endpoint,
      S3_REGION: this.s3.region,
      S3_WORK_PREFIX: WORK,
      S3_MERGE_SLICES: 2,
      LOAD_FORGET_KEY: 'a key of thirty-two characters, or of more',
      WORKER_LOG_LEVEL: 'warn' as const,
      IAM_ROLE_ARN: 'arn:aws:iam::123456789012:role/dwhRole',
      LOAD_ALLOWED_SOURCES: `${join(this.home, 'rounds')} s3://${BUCKET}/rounds`,
    };
    return {
      ...environmentOf(settings),
      TEMPORAL_ADDRESS: this.temporal.address,
      AWS_ACCESS_KEY_ID: this.s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.s3.secretAccessKey,
    };
  }

  async stop(): Promise<void> {
    await this.stopEngine();
    await this.gate.close();
    await this.proxy.stop();
    this.bucket.close();
    await Promise.all([this.postgres.stop(), this.temporal.stop(), this.s3.stop()]);
    for (const disk of [this.warehouseDisk, this.workerDisk]) disk?.unmount();
    rmSync(this.home, { recursive: true, force: true });
  }
}
