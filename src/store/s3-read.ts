import { GetObjectCommand } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoadError } from '../model/errors.js';
import { visibleLine } from '../model/visible-text.js';
import type { S3Connection } from './s3-connection.js';
import { toS3Error } from './s3-errors.js';
import { listKeys } from './s3-list.js';
import { parseS3Uri } from './s3-uri.js';
import type { SourceObject } from './store.js';

/** Limit of requests for one object: the first, and one after each time that its body broke off. */
const MAX_ATTEMPTS = 5;

/** Delay before the second attempt; it doubles with each attempt. */
const RETRY_DELAY_MS = 100;

/**
 * Reads the listed version of an object. A body that breaks off is resumed where it ended.
 * @throws OBJECT_CHANGED if it is another version or deleted; SOURCE_UNAVAILABLE if it cannot be read to its end;
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
    let failure: unknown;
    try {
      for await (const chunk of body) {
        done += chunk.length;
        yield chunk;
      }
    } catch (error) {
      failure = error;
    }
    if (done === object.bytes && failure === undefined) return;
    if (done > object.bytes) throw tooLong(object, done);
    failure ??= new Error(`its body ends after ${done} of ${object.bytes} bytes`);
    if (attempt === MAX_ATTEMPTS || signal?.aborted === true) throw readError(failure, object, signal);
    await sleep(RETRY_DELAY_MS * 2 ** (attempt - 1));
  }
}

/** Requests the body from a byte offset on. For an empty object this only checks its version. */
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
 * Whether a read was refused because the object is deleted: S3 reports a missing key as a missing permission to callers who
 * may not list the whole bucket (AWS, "GetObject"; aws/aws-sdk-java#974). A listing tells the two apart.
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
  const message = `Cannot read ${visibleLine(uri)}: S3 refuses it, and does not list it any more. It was removed after it was listed`;
  return new LoadError('OBJECT_CHANGED', message, { uri }, { cause });
}

function readError(error: unknown, object: SourceObject, signal?: AbortSignal): unknown {
  return toS3Error(error, { action: 's3:GetObject', ...parseS3Uri(object.uri) }, signal);
}

function tooLong(object: SourceObject, done: number): LoadError {
  const message = `${visibleLine(object.uri)} has ${done} bytes where ${object.bytes} were listed: it changed after it was listed`;
  return new LoadError('OBJECT_CHANGED', message, { uri: object.uri });
}
