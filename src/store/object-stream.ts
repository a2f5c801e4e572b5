import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LoadError, messageOf } from '../model/errors.js';
import { visibleLine } from '../model/visible-text.js';
import type { SourceObject, Store } from './store.js';

/** Largest size in bytes of an object that is read whole when it is read ahead. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** An ordered list of objects, in batches that fit into memory. */
export type Batches<T extends SourceObject> = AsyncIterable<readonly T[]> | Iterable<readonly T[]>;

/** An object and the stream of its content. */
export interface OpenObject<T extends SourceObject> {
  readonly object: T;
  /** Its bytes, decompressed if its name ends in `.gz`. @throws OBJECT_UNREADABLE if that fails. */
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Opens objects in order, as many ahead as the store asks for.
 * Memory: at most `store.readAhead` small objects and one chunk of a large one.
 * @param room see `Store.read`: the caller uses a chunk before it asks for the next one.
 */
export async function* openObjects<T extends SourceObject>(
  store: Store,
  batches: Batches<T>,
  signal?: AbortSignal,
  room?: Uint8Array,
): AsyncIterable<OpenObject<T>> {
  for await (const batch of batches) {
    if (store.readAhead === 1) {
      for (const object of batch) {
        // Node's decompression keeps chunks beyond the next one.
        const bytes = store.read(object, signal, isCompressed(object) ? undefined : room);
        yield { object, content: decompressed(object, bytes) };
      }
    } else {
      yield* readAhead(store, batch, signal);
    }
  }
}

async function* readAhead<T extends SourceObject>(
  store: Store,
  batch: readonly T[],
  signal?: AbortSignal,
): AsyncIterable<OpenObject<T>> {
  const started: Promise<OpenObject<T>>[] = [];
  for (const object of batch) {
    const opened = openAhead(store, object, signal);
    opened.catch(() => undefined); // awaited, and its error reported, in its turn
    started.push(opened);
    if (started.length >= store.readAhead) yield await (started.shift() as Promise<OpenObject<T>>);
  }
  for (const opened of started) yield await opened;
}

async function openAhead<T extends SourceObject>(
  store: Store,
  object: T,
  signal?: AbortSignal,
): Promise<OpenObject<T>> {
  const bytes = store.read(object, signal);
  if (object.bytes > MAX_BUFFERED_BYTES) return { object, content: decompressed(object, bytes) };
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return { object, content: decompressed(object, once(Buffer.concat(chunks))) };
}

async function* once(chunk: Uint8Array): AsyncIterable<Uint8Array> {
  yield chunk;
}

function isCompressed(object: SourceObject): boolean {
  return object.uri.endsWith('.gz') && object.bytes > 0;
}

function decompressed(object: SourceObject, bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return isCompressed(object) ? gunzip(object, bytes) : bytes;
}

async function* gunzip(object: SourceObject, bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let compressedBytes = 0;
  const counted = async function* () {
    for await (const chunk of bytes) {
      compressedBytes += chunk.length;
      yield chunk;
    }
  };
  const source = Readable.from(counted(), { objectMode: false });
  const unzip = createGunzip();
  source.on('error', (error) => unzip.destroy(error));
  try {
    let isFirst = true;
    for await (const chunk of source.pipe(unzip) as AsyncIterable<Uint8Array>) {
      if (isFirst && chunk[0] === 0x1f && chunk[1] === 0x8b) throw new Error('it is compressed twice');
      isFirst = false;
      yield chunk;
    }
    // Node ignores what follows a zero byte after the end of a gzip member: it may be another member.
    if (unzip.bytesWritten < compressedBytes) {
      throw new Error(
        `${compressedBytes - unzip.bytesWritten} bytes follow the gzip data from byte ${unzip.bytesWritten}`,
      );
    }
  } catch (error) {
    if (error instanceof LoadError) throw error;
    throw new LoadError('OBJECT_UNREADABLE', `${visibleLine(object.uri)} cannot be decompressed: ${messageOf(error)}`, {
      uri: object.uri,
    });
  } finally {
    source.destroy();
    unzip.destroy();
  }
}
