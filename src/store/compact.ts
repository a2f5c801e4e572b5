import { openObjects, type Batches } from './object-stream.js';
import { LoadError } from '../model/errors.js';
import { CompactedFileWriter } from './compacted-file.js';
import type { SourceObject, Store } from './store.js';
import type { StagingPrefix, WrittenFile } from './staging-prefix.js';

const MB = 1024 * 1024;

/** Compressed sizes of a file that COPY reads efficiently: AWS recommends 1 MB to 1 GB. */
const FILE_BYTES = { least: MB, most: 1024 * MB, usual: 64 * MB } as const;

/** Largest share of its size that JSON has after compression. */
const COMPRESSION_RATIO = 1 / 4;

/** Files that may be uploading at once while the next one is filled. */
const MAX_UNFINISHED_FILES = 4;

/** Entries of the map that are handed over at once. */
const MAP_BATCH_ENTRIES = 1_000;

/** Options of a compaction. */
export interface CompactionOptions {
  /** Folder of the compacted files, below the staging prefix, as `RUN/songs/1`. */
  readonly folder: string;
  /** Number of slices of the cluster: the number of files is a multiple of it. */
  readonly slices: number;
  /** Number of objects and the sum of their `compressedBytes`: they divide the objects evenly among the files. */
  readonly expected: { readonly objects: number; readonly bytes: number };
  /** Compressed size to aim at; 64 MB by default. */
  readonly fileBytes?: number;
  /** Receives the map of objects to files, in order, in batches of 1,000. */
  readonly onCompacted: (objects: readonly CompactedObject[]) => Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Place of an object in a compacted file. Line `n` of the file is line `n - firstLine + 1` of the object with the greatest
 * `firstLine <= n`. An empty object has no line and is not in the map.
 */
export interface CompactedObject {
  /** URI of the compacted file. */
  readonly file: string;
  readonly firstLine: number;
  readonly lines: number;
  /** URI of the object. */
  readonly uri: string;
}

/** A file written to S3: gzipped, objects one after another, each with a newline at its end. */
export interface CompactedFile extends WrittenFile {
  readonly objects: number;
  readonly lines: number;
}

/** Estimated bytes that an object adds to a file: its size if it is compressed, else a quarter of it. */
export function compressedBytes({ uri, bytes }: Pick<SourceObject, 'uri' | 'bytes'>): number {
  return uri.endsWith('.gz') ? bytes : bytes * COMPRESSION_RATIO;
}

/**
 * Number of files to write: the smallest multiple of the slices that keeps to the size.
 * @throws CONFIG_INVALID for a size out of range.
 */
export function fileCount(options: Pick<CompactionOptions, 'slices' | 'expected' | 'fileBytes'>): number {
  const { slices, expected, fileBytes = FILE_BYTES.usual } = options;
  if (fileBytes < FILE_BYTES.least || fileBytes > FILE_BYTES.most) {
    throw new LoadError('CONFIG_INVALID', `The size of compacted files is ${fileBytes} bytes; expected 1 MB to 1 GB`);
  }
  return slices * Math.max(1, Math.ceil(expected.bytes / (fileBytes * slices)));
}

/**
 * Compacts small objects into a few gzipped files, in order: reads `store.readAhead` of them at a time, decompresses
 * those whose name ends in `.gz`, and writes `FOLDER/part-00000.json.gz` and so on. A second run writes the same files.
 * Memory: the objects that are read ahead, one batch of the list and of the map, and 32 MB for each file being uploaded.
 * @returns the files, once all are in S3: a multiple of the slices, or fewer if there are fewer objects.
 * @throws any error of the store and the staging prefix; files that were complete by then stay.
 */
export async function compactObjects(
  store: Store,
  objects: Batches<SourceObject>,
  work: StagingPrefix,
  options: CompactionOptions,
): Promise<CompactedFile[]> {
  const compaction = new Compaction(work, options);
  try {
    for await (const { object, content } of openObjects(store, objects, options.signal)) {
      await compaction.add(object, content);
    }
    return await compaction.finish();
  } catch (error) {
    await compaction.abandon();
    throw error;
  }
}

interface OpenFile {
  readonly writer: CompactedFileWriter;
  readonly uri: string;
  objects: number;
  lines: number;
}

class Compaction {
  readonly #count: number;
  readonly #writers: CompactedFileWriter[] = [];
  readonly #files: Promise<CompactedFile>[] = [];
  #open: OpenFile | null = null;
  #map: CompactedObject[] = [];
  #objects = 0;
  #bytes = 0;

  constructor(
    readonly work: StagingPrefix,
    readonly options: CompactionOptions,
  ) {
    this.#count = fileCount(options);
  }

  async add(object: SourceObject, content: AsyncIterable<Uint8Array>): Promise<void> {
    this.options.signal?.throwIfAborted();
    const file = (this.#open ??= this.#openFile());
    const { firstLine, lines } = await file.writer.append(content);
    file.objects += 1;
    file.lines += lines;
    if (lines > 0) await this.#addToMap({ file: file.uri, firstLine, lines, uri: object.uri });
    this.#objects += 1;
    this.#bytes += compressedBytes(object);
    if (this.#isFull()) await this.#close(file);
  }

  async finish(): Promise<CompactedFile[]> {
    if (this.#open !== null) await this.#close(this.#open);
    if (this.#map.length > 0) await this.options.onCompacted(this.#map);
    return Promise.all(this.#files);
  }

  async abandon(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.abandon()));
  }

  #openFile(): OpenFile {
    const name = `${this.options.folder}/part-${String(this.#writers.length).padStart(5, '0')}.json.gz`;
    const writer = new CompactedFileWriter(this.work, name, this.options.signal);
    this.#writers.push(writer);
    return { writer, uri: this.work.uri + name, objects: 0, lines: 0 };
  }

  /** Each file but the last ends when its share of all bytes is reached, or when the other files need the remaining objects. */
  #isFull(): boolean {
    const { objects, bytes } = this.options.expected;
    const files = this.#writers.length;
    if (files >= this.#count) return false;
    return this.#bytes * this.#count >= files * bytes || objects - this.#objects <= this.#count - files;
  }

  async #close({ writer, objects, lines }: OpenFile): Promise<void> {
    this.#open = null;
    const file = writer.end().then((written) => ({ ...written, objects, lines }));
    file.catch(() => undefined); // awaited, and its error reported, in its turn
    this.#files.push(file);
    await this.#files.at(-MAX_UNFINISHED_FILES);
  }

  async #addToMap(object: CompactedObject): Promise<void> {
    this.#map.push(object);
    if (this.#map.length < MAP_BATCH_ENTRIES) return;
    const batch = this.#map;
    this.#map = [];
    await this.options.onCompacted(batch);
  }
}
