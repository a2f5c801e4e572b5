import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Readable } from 'node:stream';
import { LoadError } from '../model/errors.js';
import type { S3Connection } from './s3-connection.js';
import { toS3Error, type S3Action } from './s3-errors.js';
import { listKeys } from './s3-list.js';
import { asFolder, parseS3Uri, s3Uri } from './s3-uri.js';

/** A file that was written. `bytes` as it lies there, compressed where it is. */
export interface WrittenFile {
  readonly uri: string;
  readonly bytes: number;
}

/** The place in S3 where loads keep what COPY reads beside the sources: manifests and merged objects. */
export interface WorkPrefix {
  /** `s3://bucket/prefix/`: names are relative to it. */
  readonly uri: string;
  /**
   * Writes a file, or writes it anew; it is there whole or not at all. A stream may be of any length.
   * Memory for a stream: at most 32 MB.
   * @throws PERMISSION_DENIED, SOURCE_MISSING (no such bucket), SOURCE_UNAVAILABLE; what the stream throws, if a LoadError.
   *   The stream is destroyed then. Once stopped by the signal, a request that was already sent may still be carried out.
   */
  put(name: string, body: Uint8Array | Readable, signal?: AbortSignal): Promise<WrittenFile>;
  /** Names of all files in a folder and below, in byte order, in batches of up to 1,000; none where it is not there. */
  list(folder: string, signal?: AbortSignal): AsyncIterable<string[]>;
  /** Removes files. One that is not there is no error. @throws PERMISSION_DENIED, SOURCE_UNAVAILABLE. */
  remove(names: readonly string[], signal?: AbortSignal): Promise<void>;
}

/** S3 takes this many in one request to remove. */
const REMOVE_BATCH = 1_000;

/** Pieces of a large file on their way at once, and their size; 10,000 of them are S3's limit of a file. */
const UPLOAD = { queueSize: 2, partSize: 8 * 1024 * 1024 };

/** The work prefix at a URI of the setting S3_WORK_PREFIX. @throws INPUT_INVALID where it is not `s3://bucket/prefix`. */
export function openWorkPrefix(s3: S3Connection, uri: string): WorkPrefix {
  const { bucket, key } = parseS3Uri(uri);
  const folder = asFolder(key);
  const at = (action: S3Action, name: string) => ({ action, bucket, key: folder + name });
  return {
    uri: s3Uri({ bucket, key: folder }),

    async put(name, body, signal) {
      try {
        const bytes = await upload(s3, { Bucket: bucket, Key: folder + name, Body: body }, signal);
        return { uri: s3Uri({ bucket, key: folder + name }), bytes };
      } catch (error) {
        throw toS3Error(error, at('s3:PutObject', name), signal);
      }
    },

    async *list(name, signal) {
      for await (const page of listKeys(s3, { bucket, key: folder + asFolder(name) }, signal)) {
        if (page.length > 0) yield page.map(({ Key }) => Key.slice(folder.length));
      }
    },

    async remove(names, signal) {
      for (let i = 0; i < names.length; i += REMOVE_BATCH) {
        const keys = names.slice(i, i + REMOVE_BATCH).map((name) => folder + name);
        try {
          await removeKeys(s3, bucket, keys, signal);
        } catch (error) {
          throw toS3Error(error, at('s3:DeleteObject', '*'), signal);
        }
      }
    },
  };
}

interface UploadInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: Uint8Array | Readable;
}

/** @returns the number of bytes that were written. */
async function upload(s3: S3Connection, input: UploadInput, signal?: AbortSignal): Promise<number> {
  signal?.throwIfAborted();
  const { Body: body } = input;
  const counter = new ByteCounter();
  const Body = body instanceof Readable ? Readable.from(counter.count(body)) : counter.add(body);
  const uploading = new Upload({ client: s3.client, params: { ...input, Body }, ...UPLOAD });
  const stop = () => void uploading.abort();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await uploading.done();
    return counter.bytes;
  } finally {
    signal?.removeEventListener('abort', stop);
    // An upload that was stopped would read on until its next piece is full.
    if (body instanceof Readable) body.destroy();
  }
}

class ByteCounter {
  bytes = 0;

  add(chunk: Uint8Array): Uint8Array {
    this.bytes += chunk.length;
    return chunk;
  }

  async *count(stream: Readable): AsyncIterable<Uint8Array> {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) yield this.add(chunk);
  }
}

async function removeKeys(s3: S3Connection, bucket: string, keys: string[], signal?: AbortSignal): Promise<void> {
  const Delete = { Quiet: true, Objects: keys.map((Key) => ({ Key })) };
  const command = new DeleteObjectsCommand({ Bucket: bucket, Delete });
  const { Errors = [] } = await s3.client.send(command, { abortSignal: signal });
  const [first] = Errors;
  if (first === undefined) return;
  const uri = s3Uri({ bucket, key: first.Key ?? '' });
  const message = `Cannot remove ${uri} and ${Errors.length - 1} more: ${first.Code}: ${first.Message}`;
  throw new LoadError(first.Code === 'AccessDenied' ? 'PERMISSION_DENIED' : 'SOURCE_UNAVAILABLE', message, { uri });
}
