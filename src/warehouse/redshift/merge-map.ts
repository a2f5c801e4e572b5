import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { createInterface } from 'node:readline';
import type { MergedObject } from '../../store/merge.js';
import type { Store } from '../../store/store.js';
import type { WorkPrefix } from '../../store/work-prefix.js';
import type { Trace } from './load-errors.js';

type Entry = readonly [part: string, firstLine: number, uri: string];

/** Which original is where in the merged parts, as a file beside them: it is read only when something is wrong. */
export class MergeMap {
  readonly #lines = createGzip();
  readonly #written: Promise<{ uri: string }>;

  constructor(work: WorkPrefix, name: string, signal?: AbortSignal) {
    this.#written = work.put(name, this.#lines.pipe(new PassThrough()), signal);
    this.#written.catch(() => undefined); // reported by `end`
  }

  async add(objects: readonly MergedObject[]): Promise<void> {
    const text = objects.map(({ part, firstLine, uri }) => `${JSON.stringify([part, firstLine, uri])}\n`).join('');
    if (!this.#lines.write(text)) await Promise.race([once(this.#lines, 'drain'), this.#written]);
  }

  /** @returns the URI of the file. */
  async end(): Promise<string> {
    this.#lines.end();
    return (await this.#written).uri;
  }
}

/** Finds originals by a map that was written. It is read once for each question: there are few. */
export function traceBy(store: Store, mapUri: string): Trace {
  return async (uri, line) => {
    let found: Entry | undefined;
    for await (const entry of entries(store, mapUri)) {
      if (entry[0] === uri && entry[1] <= line) found = entry;
    }
    return found === undefined ? { uri, line } : { uri: found[2], line: line - found[1] + 1 };
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
    const fed = feed().catch((error: unknown) => void unzip.destroy(error as Error));
    for await (const line of createInterface({ input: unzip })) yield JSON.parse(line) as Entry;
    await fed;
  }
}
