import { openObjects, type Batches } from './object-stream.js';
import { LoadError } from '../model/errors.js';
import { PartWriter } from './merged-part.js';
import type { SourceObject, Store } from './store.js';
import type { WorkPrefix, WrittenFile } from './work-prefix.js';

const MB = 1024 * 1024;

/** Size of a part, compressed, that COPY reads well: AWS says 1 MB to 1 GB. */
export const PART_BYTES = { least: MB, most: 1024 * MB, usual: 64 * MB } as const;

/** JSON that is compressed has at most this part of its size. */
const COMPRESSED = 1 / 4;

/** Parts whose last bytes are on their way to S3 while the next is filled. */
const PARTS_ON_THEIR_WAY = 4;

/** Entries of the map that are handed over together. */
const MAP_BATCH = 1_000;

/** How to merge. */
export interface MergeOptions {
  /** Where the parts go, below the work prefix, as `merged/RUN/songs`. */
  readonly folder: string;
  /** Slices of the cluster: the number of parts is a multiple of it. */
  readonly slices: number;
  /** How many objects there are, and the sum of their `compressedBytes`: the parts are cut evenly by them. */
  readonly expected: { readonly objects: number; readonly bytes: number };
  /** The size to aim at, compressed; 64 MB where it is not given. */
  readonly partBytes?: number;
  /** Gets the map, in order, in batches of 1,000: the rows of `merged_object (part, first_line, uri)`. */
  readonly onMerged: (objects: readonly MergedObject[]) => Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Where an object went. Line `n` of the part is line `n - firstLine + 1` of the object with the greatest
 * `firstLine <= n`. An empty object has no line and is not in the map.
 */
export interface MergedObject {
  /** URI of the part. */
  readonly part: string;
  readonly firstLine: number;
  readonly lines: number;
  /** URI of the object. */
  readonly uri: string;
}

/** One part, whole in S3: gzipped, objects one after another, each with a newline at its end. */
export interface MergedPart extends WrittenFile {
  readonly objects: number;
  readonly lines: number;
}

/** What an object is taken to add to a part: its bytes where it is compressed, a quarter of them where not. */
export function compressedBytes({ uri, bytes }: Pick<SourceObject, 'uri' | 'bytes'>): number {
  return uri.endsWith('.gz') ? bytes : bytes * COMPRESSED;
}

/** Parts to write: the least multiple of the slices that keeps to the size. @throws CONFIG_INVALID for a wrong size. */
export function partCount(options: Pick<MergeOptions, 'slices' | 'expected' | 'partBytes'>): number {
  const { slices, expected, partBytes = PART_BYTES.usual } = options;
  if (partBytes < PART_BYTES.least || partBytes > PART_BYTES.most) {
    throw new LoadError('CONFIG_INVALID', `The size of merged parts is ${partBytes} bytes; expected 1 MB to 1 GB`);
  }
  return slices * Math.max(1, Math.ceil(expected.bytes / (partBytes * slices)));
}

/**
 * Merges small objects into a few gzipped parts, in order: reads `store.readAhead` of them at a time, decompresses
 * those whose name ends in `.gz`, and writes `FOLDER/part-00000.json.gz` and on. A second run writes the same parts.
 * Memory: the objects that are read ahead, one batch of the list and of the map, and 32 MB for each part on its way.
 * @returns the parts, once all are in S3: a multiple of the slices, or fewer where there are fewer objects.
 * @throws what the store and the work prefix throw; parts that were done by then are still there.
 */
export async function mergeObjects(
  store: Store,
  objects: Batches<SourceObject>,
  work: WorkPrefix,
  options: MergeOptions,
): Promise<MergedPart[]> {
  const merge = new Merge(work, options);
  try {
    for await (const { object, content } of openObjects(store, objects, options.signal)) {
      await merge.add(object, content);
    }
    return await merge.finish();
  } catch (error) {
    await merge.abandon();
    throw error;
  }
}

interface OpenPart {
  readonly writer: PartWriter;
  readonly uri: string;
  objects: number;
  lines: number;
}

class Merge {
  readonly #count: number;
  readonly #writers: PartWriter[] = [];
  readonly #parts: Promise<MergedPart>[] = [];
  #open: OpenPart | null = null;
  #map: MergedObject[] = [];
  #objects = 0;
  #bytes = 0;

  constructor(
    readonly work: WorkPrefix,
    readonly options: MergeOptions,
  ) {
    this.#count = partCount(options);
  }

  async add(object: SourceObject, content: AsyncIterable<Uint8Array>): Promise<void> {
    this.options.signal?.throwIfAborted();
    const part = (this.#open ??= this.#openPart());
    const { firstLine, lines } = await part.writer.append(content);
    part.objects += 1;
    part.lines += lines;
    if (lines > 0) await this.#mapped({ part: part.uri, firstLine, lines, uri: object.uri });
    this.#objects += 1;
    this.#bytes += compressedBytes(object);
    if (this.#isFull()) await this.#close(part);
  }

  async finish(): Promise<MergedPart[]> {
    if (this.#open !== null) await this.#close(this.#open);
    if (this.#map.length > 0) await this.options.onMerged(this.#map);
    return Promise.all(this.#parts);
  }

  async abandon(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.abandon()));
  }

  #openPart(): OpenPart {
    const name = `${this.options.folder}/part-${String(this.#writers.length).padStart(5, '0')}.json.gz`;
    const writer = new PartWriter(this.work, name, this.options.signal);
    this.#writers.push(writer);
    return { writer, uri: this.work.uri + name, objects: 0, lines: 0 };
  }

  /** Each part but the last ends where its share of all bytes is reached, or the objects left are needed for the rest. */
  #isFull(): boolean {
    const { objects, bytes } = this.options.expected;
    const part = this.#writers.length;
    if (part >= this.#count) return false;
    return this.#bytes * this.#count >= part * bytes || objects - this.#objects <= this.#count - part;
  }

  async #close({ writer, objects, lines }: OpenPart): Promise<void> {
    this.#open = null;
    const part = writer.end().then((written) => ({ ...written, objects, lines }));
    part.catch(() => undefined); // it is awaited, and reported, in its turn
    this.#parts.push(part);
    await this.#parts.at(-PARTS_ON_THEIR_WAY);
  }

  async #mapped(object: MergedObject): Promise<void> {
    this.#map.push(object);
    if (this.#map.length < MAP_BATCH) return;
    const batch = this.#map;
    this.#map = [];
    await this.options.onMerged(batch);
  }
}
