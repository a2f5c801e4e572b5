import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { LoadError } from '../model/errors.js';
import { visibleLine } from '../model/visible-text.js';
import type { S3Connection } from './s3-connection.js';
import { toS3Error } from './s3-errors.js';
import { readListingAnswer, type ListedKey, type ListingAnswer } from './s3-listing-answer.js';
import { asFolder, parseS3Uri, s3Uri, type S3Location } from './s3-uri.js';
import type { SourceObject } from './store.js';

/** Empty answer for the SDK to parse, as this module has read the real one. */
const EMPTY_ANSWER = '<ListBucketResult/>';

/**
 * Lists the objects at a URI in byte order of their keys, which is S3's own order; a batch is a page of S3's.
 * `s3://bucket/log_data` is the object of exactly that key and all under `log_data/`, never `log_data_old/`. Redshift's
 * own COPY reads every key that starts with the text; a manifest excludes the others there.
 * @throws SOURCE_MISSING if there is no bucket, or nothing at the URI; PERMISSION_DENIED, SOURCE_UNAVAILABLE.
 */
export async function* listObjects(s3: S3Connection, uri: string, signal?: AbortSignal): AsyncIterable<SourceObject[]> {
  const { bucket, key } = parseS3Uri(uri);
  let exists = key === '';
  for (const named of await namedObject(s3, { bucket, key }, signal)) {
    exists = true;
    yield [describe(bucket, named)];
  }
  const folder = asFolder(key);
  for await (const page of listKeys(s3, { bucket, key: folder }, signal)) {
    exists ||= page.length > 0;
    const objects = page.filter((entry) => isObject(entry, folder)).map((entry) => describe(bucket, entry));
    if (objects.length > 0) yield objects;
  }
  if (!exists) throw new LoadError('SOURCE_MISSING', `There is nothing at ${visibleLine(uri)}`, { uri });
}

/** Lists all keys that start with a text, page by page. Errors are `LoadError`. */
export async function* listKeys(
  s3: S3Connection,
  at: S3Location,
  signal?: AbortSignal,
): AsyncIterable<readonly ListedKey[]> {
  let token: string | undefined;
  do {
    const page = await listPage(s3, at, token, signal).catch((error: unknown) => {
      throw toS3Error(error, { ...at, action: 's3:ListBucket' }, signal);
    });
    yield page.keys;
    token = page.next;
  } while (token !== undefined);
}

/** Requests one page. The SDK signs, sends and retries the request and parses errors; the page is parsed here. */
async function listPage(
  s3: S3Connection,
  { bucket, key }: S3Location,
  token?: string,
  signal?: AbortSignal,
): Promise<ListingAnswer> {
  const input = { Bucket: bucket, Prefix: key, ContinuationToken: token, ...s3.payer };
  const command = new ListObjectsV2Command(input);
  let page: ListingAnswer = { keys: [], next: undefined };
  command.middlewareStack.add(
    (next) => async (request) => {
      const result = await next(request);
      const response = result.response as { statusCode: number; body: AsyncIterable<Uint8Array> };
      if (response.statusCode < 300) {
        page = await readListingAnswer(response.body);
        response.body = Readable.from([Buffer.from(EMPTY_ANSWER)]);
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'readListingAnswer' },
  );
  await s3.client.send(command, { abortSignal: signal });
  return page;
}

/** Object of exactly this key: of all keys that start with it, it is the first in order. */
async function namedObject(s3: S3Connection, at: S3Location, signal?: AbortSignal): Promise<readonly ListedKey[]> {
  if (at.key === asFolder(at.key)) return [];
  for await (const [first] of listKeys(s3, at, signal)) return first?.Key === at.key ? [first] : [];
  return [];
}

/** Whether a key is an object: folder markers, hidden names and names in hidden folders below the listed one are not. */
function isObject({ Key, Size }: ListedKey, folder: string): boolean {
  if (Key.endsWith('/') && Size === 0) return false;
  return !/(^|\/)[._]/.test(Key.slice(folder.length));
}

function describe(bucket: string, { Key, ETag, Size }: ListedKey): SourceObject {
  return { uri: s3Uri({ bucket, key: Key }), version: ETag.replaceAll('"', ''), bytes: Size };
}
