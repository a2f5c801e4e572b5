import { S3Client } from '@aws-sdk/client-s3';
import type { Settings } from '../config/settings.js';
import { messageOf } from '../model/errors.js';

/** What a connection to S3 needs to know. */
export type S3Settings = Pick<Settings, 'S3_REGION' | 'S3_ENDPOINT' | 'S3_REQUESTER_PAYS'>;

/** The one connection of this process to one S3 endpoint: all that read and write there share its sockets. */
export interface S3Connection {
  readonly client: S3Client;
  /** Goes with every request for a source's objects. */
  readonly payer: { readonly RequestPayer?: 'requester' };
  close(): void;
}

/** Tries of one request, the first included. With the SDK's backoff the last one comes about 10 seconds after it. */
const ATTEMPTS = 8;

/** More than two sources and a merge read ahead at the same time. */
const MAX_SOCKETS = 160;

const CONNECT_TIMEOUT_MS = 10_000;

/** How long a connection may say nothing before the request counts as failed. */
const SILENCE_TIMEOUT_MS = 60_000;

/** Where the region is not configured: any bucket's own is found from here, by S3's redirect. */
const REGION_TO_ASK_FIRST = 'us-east-1';

/**
 * A connection to Amazon S3, or to the endpoint that is configured. Nothing is sent before it is used.
 * Credentials are those that the SDK finds: environment, profile, container or machine role. Never ours.
 */
export function connectS3(settings: S3Settings, options: { readonly attempts?: number } = {}): S3Connection {
  let client: S3Client | undefined;
  return {
    get client() {
      return (client ??= newClient(settings, options.attempts ?? ATTEMPTS));
    },
    payer: settings.S3_REQUESTER_PAYS ? { RequestPayer: 'requester' } : {},
    close: () => client?.destroy(),
  };
}

function newClient({ S3_REGION: region, S3_ENDPOINT: endpoint }: S3Settings, maxAttempts: number): S3Client {
  const client = new S3Client({
    region: region ?? environmentsRegion(),
    followRegionRedirects: true,
    // Slows all readers down together when S3 says SlowDown, where the standard mode would use up its retries.
    retryMode: 'adaptive',
    maxAttempts,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      httpAgent: { maxSockets: MAX_SOCKETS },
      httpsAgent: { maxSockets: MAX_SOCKETS },
    },
    ...(endpoint === undefined ? {} : atEndpoint(endpoint)),
  });
  // It copies each answer for a log that nobody reads: a tenth of the time of a listing.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/** Not every S3 has host names for buckets, or the newer checksums. */
function atEndpoint(endpoint: string) {
  return {
    endpoint,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } as const;
}

/** The region of the environment or the profile, looked up once, when first asked for. */
function environmentsRegion(): () => Promise<string> {
  let found: Promise<string> | undefined;
  return () => (found ??= findRegion());
}

async function findRegion(): Promise<string> {
  try {
    return await new S3Client().config.region();
  } catch (error) {
    if (messageOf(error) === 'Region is missing') return REGION_TO_ASK_FIRST;
    throw error;
  }
}
