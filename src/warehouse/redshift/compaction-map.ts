import { once } from 'node:events';
import { createGunzip, createGzip } from 'node:zlib';
import { createInterface } from 'node:readline';
import type { CompactedObject } from '../../store/compact.js';
import type { Store } from '../../store/store.js';
import type { StagingPrefix } from '../../store/staging-prefix.js';
import type { Trace } from './load-errors.js';

type Entry = readonly [file: string, firstLine: number, uri: string];

/** Writes a file that maps lines of compacted files to the original objects. It is read only to locate rejected records. */
export class CompactionMap {
  readonly #lines = createGzip();
  readonly #written: Promise<{ uri: string }>;

  constructor(work: StagingPrefix, name: string, signal?: AbortSignal) {
    this.#written = work.put(name, this.#lines, signal);
    this.#written.catch(() => undefined); // `end` reports the error
  }

  async add(objects: readonly CompactedObject[]): Promise<void> {
    const text = objects.map(({ file, firstLine, uri }) => `${JSON.stringify([file, firstLine, uri])}\n`).join('');
    if (!this.#lines.write(text)) await Promise.race([once(this.#lines, 'drain'), this.#written]);
  }

  /** Ends the file. @returns its URI. */
  async end(): Promise<string> {
    this.#lines.end();
    return (await this.#written).uri;
  }

  /** Stops without leaving any of the file; returns when nothing more will be written. */
  async abandon(): Promise<void> {
    this.#lines.destroy();
    await Promise.allSettled([this.#written]);
  }
}

/** Finds originals by the map at a URI. Each lookup reads the map again: there are few. */
export function traceBy(store: Store, mapUri: string): Trace {
  return async (uri, line) => {
    let original: Entry | undefined;
    for await (const entry of entries(store, mapUri)) {
      if (entry[0] === uri && entry[1] <= line) original = entry;
    }
    return original === undefined ? { uri, line } : { uri: original[2], line: line - original[1] + 1 };
  };
}

async function* entries(store: Store, uri: string): AsyncIterable<Entry> {
  for await (const [object] of store.list(uri)) {
    if (object === undefined) return;
    const unzip = createGunzip();
    const feed = async () => {
      for await (const chunk of store.read(object)) if (!unzip.write(chunk)) await once(unzip, 'drain');
      unzip.end();
    };
    const feeding = feed().catch((error: unknown) => void unzip.destroy(error as Error));
    for await (const line of createInterface({ input: unzip })) yield JSON.parse(line) as Entry;
    await feeding;
  }
}
