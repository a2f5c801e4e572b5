import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { after, before } from 'node:test';
import { connectS3, type S3Connection } from '../../src/store/s3-connection.js';
import { startS3, type S3Server } from '../support/s3-server.js';

/** A bucket on a real S3 server, for the tests of one file. */
export interface Bucket {
  readonly server: S3Server;
  readonly s3: S3Connection;
  put(key: string, body: string | Uint8Array): Promise<void>;
  /** A connection to another endpoint with the same account, as a proxy; it is closed with the bucket. */
  connect(endpoint: string, attempts?: number): S3Connection;
}

/** The bucket's name. */
export const BUCKET = 'sparkify-test';

/** Starts a server with a bucket before the tests of this file, and stops it after them. */
export function testBucket(): () => Bucket {
  let server: S3Server;
  let bucket: Bucket;
  const connections: S3Connection[] = [];
  const connect = (endpoint: string, attempts?: number) => {
    const settings = { S3_REGION: server.region, S3_ENDPOINT: endpoint, S3_REQUESTER_PAYS: false };
    const connection = connectS3(settings, attempts === undefined ? {} : { attempts });
    connections.push(connection);
    return connection;
  };
  before(async () => {
    server = await startS3();
    process.env['AWS_ACCESS_KEY_ID'] = server.accessKeyId;
    process.env['AWS_SECRET_ACCESS_KEY'] = server.secretAccessKey;
    const s3 = connect(server.endpoint);
    await s3.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const put = async (Key: string, Body: string | Uint8Array) => {
      await s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    };
    bucket = { server, s3, put, connect };
  });
  after(async () => {
    for (const connection of connections) connection.close();
    await server.stop();
  });
  return () => bucket;
}

/** What an async iterable gives, all of it. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** The text of chunks. */
export async function text(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await all(chunks)).toString('utf8');
}
