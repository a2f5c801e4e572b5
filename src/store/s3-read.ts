import { GetObjectCommand } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoadError } from '../model/errors.js';
import type { S3Connection } from './s3-connection.js';
import { toS3Error } from './s3-errors.js';
import { listKeys } from './s3-list.js';
import { parseS3Uri } from './s3-uri.js';
import type { SourceObject } from './store.js';

/** How often the reading of one object is begun, or taken up again after its body broke off. */
const ATTEMPTS = 5;

/** Before the second attempt; doubles with each. */
const PAUSE_MS = 100;

/**
 * The bytes of the listed version of an object. A body that breaks off is taken up where it ended.
 * @throws OBJECT_CHANGED where it is another version or gone; SOURCE_UNAVAILABLE where not all of it can be had;
 *   PERMISSION_DENIED, OBJECT_UNREADABLE.
 */
export async function* readObject(
  s3: S3Connection,
  object: SourceObject,
  signal?: AbortSignal,
): AsyncIterable<Uint8Array> {
  let done = 0;
  for (let attempt = 1; ; attempt++) {
    const body = await openBody(s3, object, done, signal);
    let broke: unknown;
    try {
      for await (const chunk of body) {
        done += chunk.length;
        yield chunk;
      }
    } catch (error) {
      broke = error;
    }
    if (done === object.bytes && broke === undefined) return;
    if (done > object.bytes) throw tooLong(object, done);
    broke ??= new Error(`its body ends after ${done} of ${object.bytes} bytes`);
    if (attempt === ATTEMPTS || signal?.aborted === true) throw readError(broke, object, signal);
    await sleep(PAUSE_MS * 2 ** (attempt - 1));
  }
}

/** The body from a byte on. An empty object has no bytes to ask for, only a version. */
async function openBody(
  s3: S3Connection,
  object: SourceObject,
  from: number,
  signal?: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const { bucket, key } = parseS3Uri(object.uri);
  const range = from === 0 ? {} : { Range: `bytes=${from}-` };
  const input = { Bucket: bucket, Key: key, IfMatch: `"${object.version}"`, ...range, ...s3.payer };
  try {
    const { Body } = await s3.client.send(new GetObjectCommand(input), { abortSignal: signal });
    return (Body ?? []) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const failure = readError(error, object, signal);
    throw (await isDeleted(s3, object, failure, signal)) ? deleted(object, failure) : failure;
  }
}

/**
 * Whether a read was refused because the object is deleted: to who may list under a prefix only, S3 does not say that a
 * key is not there (AWS, "GetObject"; aws/aws-sdk-java#974). The listing tells it from a right that is missing.
 */
async function isDeleted(
  s3: S3Connection,
  { uri }: SourceObject,
  failure: unknown,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!(failure instanceof LoadError) || failure.details['status'] !== 403) return false;
  const at = parseS3Uri(uri);
  try {
    for await (const [first] of listKeys(s3, at, signal)) return first?.Key !== at.key;
  } catch (error) {
    if (error instanceof LoadError && error.code === 'PERMISSION_DENIED') return false;
    throw error;
  }
  return false;
}

function deleted({ uri }: SourceObject, cause: unknown): LoadError {
  const message = `Cannot read ${uri}: S3 refuses it, and does not list it any more. It was removed after it was listed`;
  return new LoadError('OBJECT_CHANGED', message, { uri }, { cause });
}

function readError(error: unknown, object: SourceObject, signal?: AbortSignal): unknown {
  return toS3Error(error, { action: 's3:GetObject', ...parseS3Uri(object.uri) }, signal);
}

function tooLong(object: SourceObject, done: number): LoadError {
  const message = `${object.uri} has ${done} bytes where ${object.bytes} were listed: it changed after it was listed`;
  return new LoadError('OBJECT_CHANGED', message, { uri: object.uri });
}
