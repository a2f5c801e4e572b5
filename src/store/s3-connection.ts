import { S3Client } from '@aws-sdk/client-s3';
import type { Settings } from '../config/settings.js';
import { messageOf } from '../model/errors.js';

/** Settings of a connection to S3. */
export type S3Settings = Pick<Settings, 'S3_REGION' | 'S3_ENDPOINT' | 'S3_REQUESTER_PAYS'>;

/** Connection of this process to one S3 endpoint: all readers and writers share its sockets. */
export interface S3Connection {
  readonly client: S3Client;
  /** Parameter of every request for a source's objects. */
  readonly payer: { readonly RequestPayer?: 'requester' };
  close(): void;
}

/** Limit of attempts of one request. With the SDK's backoff the last one comes about 10 seconds after the first. */
const MAX_ATTEMPTS = 8;

/** Limit of sockets: more than two sources and a compaction read ahead at the same time. */
const MAX_SOCKETS = 160;

const CONNECT_TIMEOUT_MS = 10_000;

/** Time without a byte from S3 after which a request fails. */
const IDLE_TIMEOUT_MS = 60_000;

/** Region of the first request if none is configured: S3 redirects it to the bucket's own. */
const DEFAULT_REGION = 'us-east-1';

/**
 * Connects to Amazon S3, or to the configured endpoint. Nothing is sent before the first use.
 * Credentials are those that the SDK finds: environment, profile, container or machine role.
 */
export function connectS3(settings: S3Settings, options: { readonly attempts?: number } = {}): S3Connection {
  let client: S3Client | undefined;
  return {
    get client() {
      return (client ??= newClient(settings, options.attempts ?? MAX_ATTEMPTS));
    },
    payer: settings.S3_REQUESTER_PAYS ? { RequestPayer: 'requester' } : {},
    close: () => client?.destroy(),
  };
}

function newClient({ S3_REGION: region, S3_ENDPOINT: endpoint }: S3Settings, maxAttempts: number): S3Client {
  const client = new S3Client({
    region: region ?? environmentRegion(),
    followRegionRedirects: true,
    // It slows all readers down together when S3 answers SlowDown; the standard mode would use up its retries.
    retryMode: 'adaptive',
    maxAttempts,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: IDLE_TIMEOUT_MS,
      httpAgent: { maxSockets: MAX_SOCKETS },
      httpsAgent: { maxSockets: MAX_SOCKETS },
    },
    ...(endpoint === undefined ? {} : atEndpoint(endpoint)),
  });
  // It copies each answer for a log that nobody reads, which takes a tenth of the time of a listing.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/** Options for other S3 servers: not all have host names for buckets, or the newer checksums. */
function atEndpoint(endpoint: string) {
  return {
    endpoint,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } as const;
}

/** Region of the environment or the profile, looked up once, at its first use. */
function environmentRegion(): () => Promise<string> {
  let region: Promise<string> | undefined;
  return () => (region ??= findRegion());
}

async function findRegion(): Promise<string> {
  try {
    return await new S3Client().config.region();
  } catch (error) {
    if (messageOf(error) === 'Region is missing') return DEFAULT_REGION;
    throw error;
  }
}
