import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Client } from '@temporalio/client';
import type pg from 'pg';
import { SETTINGS, type Settings } from '../../src/config/settings.js';
import { connectS3 } from '../../src/store/s3-connection.js';
import { startWorker } from '../../src/worker.js';
import type { RedshiftOptions } from './redshift/server.js';
import { testRedshift, type TestRedshift } from './redshift/test-redshift.js';
import { registerNamespace } from './register-namespace.js';
import { withTemporal } from './run-workflow.js';
import type { S3Server } from './s3-server.js';
import { testServices } from './services.js';
import type { Sources } from './sources.js';

/** The emulator Redshift with S3, and settings that name both. */
export interface RedshiftWarehouse extends TestRedshift {
  /** With a staging prefix, and without a JSONPaths file. */
  readonly settings: Settings;
  /** The database behind the emulator. */
  readonly database: pg.Client;
}

/** Any role: the emulator asks only whether there is one. */
const ROLE = 'arn:aws:iam::123456789012:role/dwhRole';

/** Uploads that are on their way at once. */
const UPLOADS = 64;

/** Starts the emulator, with the sources' place in its bucket. Call it at the top of a file, with `await`. */
export async function redshiftWarehouse(
  options: Partial<RedshiftOptions> = {},
  startServer?: () => Promise<S3Server>,
): Promise<RedshiftWarehouse> {
  const emulator = await testRedshift(options, startServer);
  const { redshift, s3, bucket, backend } = emulator;
  process.env['AWS_ACCESS_KEY_ID'] = s3.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = s3.secretAccessKey;
  const settings: Settings = {
    ...SETTINGS.parse({}),
    CLUSTER_HOST: redshift.host,
    CLUSTER_DB_PORT: redshift.port,
    CLUSTER_DB_NAME: redshift.database,
    CLUSTER_DB_USER: redshift.user,
    CLUSTER_DB_PASSWORD: redshift.password,
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    IAM_ROLE_ARN: ROLE,
    S3_LOG_DATA: `s3://${bucket}/log_data`,
    S3_SONG_DATA: `s3://${bucket}/song_data`,
    S3_WORK_PREFIX: `s3://${bucket}/work`,
  };
  return { ...emulator, settings, database: await emulator.connect(backend) };
}

/** Uploads files by their paths under a folder, many at a time; those that are to be compressed get the ending `.gz`. */
export async function uploadFiles(
  { settings, bucket }: RedshiftWarehouse,
  root: string,
  paths: readonly string[],
  isCompressed: (path: string) => boolean = () => false,
): Promise<void> {
  const s3 = connectS3(settings);
  const send = async (path: string) => {
    const text = readFileSync(join(root, path));
    const [Key, Body] = isCompressed(path) ? [`${path}.gz`, gzipSync(text)] : [path, text];
    await s3.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  };
  const left = [...paths];
  const sendAll = async () => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) await send(path);
  };
  await Promise.all(Array.from({ length: UPLOADS }, sendAll));
  s3.close();
}

/** Uploads all files of sources, and the JSONPaths file. */
export async function upload(warehouse: RedshiftWarehouse, { logData, songData, logJsonPath }: Sources): Promise<void> {
  await warehouse.put('log_json_path.json', readFileSync(logJsonPath));
  for (const folder of [logData, songData]) {
    const root = join(folder, '..');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
    const paths = names.map((name) => join(folder, name).slice(root.length + 1));
    await uploadFiles(warehouse, root, paths);
  }
}

/** The keys in the bucket that begin so. */
export async function keysBelow({ settings, bucket }: RedshiftWarehouse, prefix: string): Promise<string[]> {
  const s3 = connectS3(settings);
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  s3.close();
  return Contents.map(({ Key }) => Key ?? '');
}

/** Temporal with a namespace of its own for the time of `work`. */
export async function withNamespace<T>(work: (client: Client, address: string) => Promise<T>): Promise<T> {
  const { temporal } = await testServices();
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const withIt = async (client: Client) => {
    await registerNamespace(client.workflowService, namespace);
    return work(client, temporal.address);
  };
  return withTemporal(temporal.address, withIt, namespace);
}

/** Runs `work` with a worker for these settings, in a namespace of its own. */
export function withWorker<T>(settings: Settings, work: (client: Client) => Promise<T>): Promise<T> {
  return withNamespace(async (client, address) => {
    const { namespace } = client.options;
    const worker = await startWorker(settings, { connection: { address }, namespace }, { logLevel: 'error' });
    try {
      return await work(client);
    } finally {
      await worker.stop();
    }
  });
}
