import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { after } from 'node:test';
import pg from 'pg';
import { startS3, type S3Server } from '../s3-server.js';
import { startBackend, type TestBackend } from './backend.js';
import { startRedshift, type RedshiftOptions, type RedshiftEmulator } from './server.js';

/** A Redshift emulator with S3 and a PostgreSQL behind it, for one test file. */
export interface TestRedshift {
  /** The emulator, with the loader's login. */
  readonly redshift: RedshiftEmulator;
  readonly s3: S3Server;
  /** The database behind the emulator, to be looked at directly. */
  readonly backend: TestBackend;
  readonly bucket: string;
  /** A new connection of the loader to the emulator; closed at the end of the file where it is still open. */
  connect(config?: pg.ClientConfig): Promise<pg.Client>;
  /** The same of an administrator, who is a superuser. */
  connectAdmin(): Promise<pg.Client>;
  /** Writes an object and gives back its URI. */
  put(key: string, body: string | Uint8Array): Promise<string>;
}

const BUCKET = 'sparkify-test';

/**
 * Starts all three, and stops them at the end of the file. Call it at the top of the file, with `await`.
 * @param start starts the S3 server: versitygw has one region only, where moto has them all.
 */
export async function testRedshift(
  options: Partial<RedshiftOptions> = {},
  start: () => Promise<S3Server> = startS3,
): Promise<TestRedshift> {
  const [s3, backend] = await Promise.all([start(), startBackend()]);
  const redshift = await startRedshift({ postgres: backend, loader: backend.loader, s3, ...options });
  const store = new S3Client({ endpoint: s3.endpoint, region: s3.region, credentials: s3, forcePathStyle: true });
  await store.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const clients: pg.Client[] = [];
  after(async () => {
    await Promise.all(clients.map((client) => client.end()));
    store.destroy();
    await redshift.stop();
    await backend.stop();
    await s3.stop();
  });
  const connect = async (config: pg.ClientConfig = {}): Promise<pg.Client> => {
    const { host, port, user, password, database } = redshift;
    const client = new pg.Client({ host, port, user, password, database, ...config });
    // A dropped connection is what several tests are about; the query that it ends reports it.
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  return {
    redshift,
    s3,
    backend,
    bucket: BUCKET,
    connect,
    connectAdmin: () => connect({ user: backend.user, password: backend.password }),
    async put(key, body) {
      await store.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
      return `s3://${BUCKET}/${key}`;
    },
  };
}
