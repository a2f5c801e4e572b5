import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import type { StagingPrefix, WrittenFile } from './staging-prefix.js';

/** Bytes gathered before they are compressed: a call for each small object would cost more than the object. */
const GATHER_BYTES = 64 * 1024;

const NEWLINE = 0x0a;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Lines of an object in a compacted file, counted from 1. */
export interface Lines {
  readonly firstLine: number;
  readonly lines: number;
}

/** Writes one compacted file. */
export class CompactedFileWriter {
  readonly #gzip = createGzip();
  readonly #written: Promise<WrittenFile>;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #lines = 0;

  constructor(work: StagingPrefix, name: string, signal?: AbortSignal) {
    this.#written = work.put(name, this.#gzip, signal);
    this.#written.catch(() => undefined); // awaited, and its error reported, when the file ends
  }

  /** Appends an object without its byte order mark and with a newline at its end. An empty one has no line. */
  async append(content: AsyncIterable<Uint8Array>): Promise<Lines> {
    const firstLine = this.#lines + 1;
    let last = NEWLINE;
    for await (const chunk of withoutBom(content)) {
      this.#lines += countNewlines(chunk);
      last = chunk.at(-1) ?? last;
      await this.#write(chunk);
    }
    if (last !== NEWLINE) {
      this.#lines += 1;
      await this.#write(Uint8Array.of(NEWLINE));
    }
    return { firstLine, lines: this.#lines + 1 - firstLine };
  }

  /** Ends the file. @returns it, once it is in S3. */
  async end(): Promise<WrittenFile> {
    await this.#flush();
    this.#gzip.end();
    return this.#written;
  }

  /** Stops without leaving any of the file; returns when nothing more will be written. */
  async abandon(): Promise<void> {
    this.#gzip.destroy();
    await Promise.allSettled([this.#written]);
  }

  async #write(chunk: Uint8Array): Promise<void> {
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.length;
    if (this.#gatheredBytes >= GATHER_BYTES) await this.#flush();
  }

  async #flush(): Promise<void> {
    const text = Buffer.concat(this.#gathered, this.#gatheredBytes);
    this.#gathered = [];
    this.#gatheredBytes = 0;
    // A failed upload reads no more: then there is no drain to wait for.
    if (!this.#gzip.write(text)) await Promise.race([once(this.#gzip, 'drain'), this.#written]);
  }
}

async function* withoutBom(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let start: Buffer | null = Buffer.alloc(0);
  for await (const chunk of content) {
    if (start === null) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < BOM.length) continue;
    yield BOM.equals(start.subarray(0, BOM.length)) ? start.subarray(BOM.length) : start;
    start = null;
  }
  if (start !== null && start.length > 0) yield start;
}

function countNewlines(chunk: Uint8Array): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
