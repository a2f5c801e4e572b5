import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Readable } from 'node:stream';
import { LoadError } from '../model/errors.js';
import { visibleLine } from '../model/visible-text.js';
import type { S3Connection } from './s3-connection.js';
import { toS3Error, type S3Action } from './s3-errors.js';
import { listKeys } from './s3-list.js';
import { asFolder, parseS3Uri, s3Uri } from './s3-uri.js';

/** A written file. `bytes` is its size in S3, after compression if any. */
export interface WrittenFile {
  readonly uri: string;
  readonly bytes: number;
}

/** Place in S3 (setting S3_WORK_PREFIX) where loads write what COPY reads besides the sources: manifests and compacted files. */
export interface StagingPrefix {
  /** `s3://bucket/prefix/`: names are relative to it. */
  readonly uri: string;
  /**
   * Writes or replaces a file, whole or not at all. A stream may be of any length.
   * Memory for a stream: at most 32 MB.
   * @throws PERMISSION_DENIED, SOURCE_MISSING (no such bucket), SOURCE_UNAVAILABLE; a LoadError that the stream throws.
   *   The stream is destroyed then. After an abort, a request that was already sent may still take effect.
   */
  put(name: string, body: Uint8Array | Readable, signal?: AbortSignal): Promise<WrittenFile>;
  /** Names of all files in a folder and below, in byte order, in batches of up to 1,000; empty if there is no such folder. */
  list(folder: string, signal?: AbortSignal): AsyncIterable<string[]>;
  /** Deletes files. A missing one is no error. @throws PERMISSION_DENIED, SOURCE_UNAVAILABLE. */
  remove(names: readonly string[], signal?: AbortSignal): Promise<void>;
}

/** Most keys that S3 deletes in one request. */
const MAX_DELETED_KEYS = 1_000;

/** Number of parts of a large file that are uploaded at once, and their size in bytes; S3 allows 10,000 parts a file. */
const UPLOAD = { queueSize: 2, partSize: 8 * 1024 * 1024 };

/** Opens the staging prefix at a URI of the setting S3_WORK_PREFIX. @throws INPUT_INVALID if it is not `s3://bucket/prefix`. */
export function openStagingPrefix(s3: S3Connection, uri: string): StagingPrefix {
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
      for (let i = 0; i < names.length; i += MAX_DELETED_KEYS) {
        const keys = names.slice(i, i + MAX_DELETED_KEYS).map((name) => folder + name);
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

/** Uploads a file. @returns its size in bytes. */
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
    // An aborted upload would read on until its next part is full.
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
  const message = visibleLine(`Cannot remove ${uri} and ${Errors.length - 1} more: ${first.Code}: ${first.Message}`);
  throw new LoadError(first.Code === 'AccessDenied' ? 'PERMISSION_DENIED' : 'SOURCE_UNAVAILABLE', message, { uri });
}
