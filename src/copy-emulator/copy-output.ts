import { BACKSLASH, CARRIAGE_RETURN, LOWER_N, NEWLINE, TAB, UPPER_N } from './bytes.js';
import { ByteBuffer, copyWords } from './byte-buffer.js';
import { unescape } from './unescape.js';

const FIRST_CAPACITY = 256 * 1024;

/** Letter that represents a byte after a backslash in COPY text; 0 if the byte represents itself. */
const ESCAPES = new Uint8Array(256);
ESCAPES[BACKSLASH] = BACKSLASH;
ESCAPES[TAB] = 0x74;
ESCAPES[NEWLINE] = LOWER_N;
ESCAPES[CARRIAGE_RETURN] = 0x72;

/** Writes rows in PostgreSQL's COPY text format to a reused buffer. */
export class CopyOutput {
  /** Number of bytes written since the last `take`. */
  length = 0;
  private readonly buffer = new ByteBuffer(FIRST_CAPACITY);

  /** Returns a copy of the written bytes and clears the buffer; null if it is empty. */
  take(): Uint8Array | null {
    if (this.length === 0) return null;
    const output = this.buffer.bytes.slice(0, this.length);
    this.length = 0;
    return output;
  }

  /** Ends a field. */
  tab(): void {
    this.reserve(1);
    this.buffer.bytes[this.length++] = TAB;
  }

  /** Ends a row. @param rest text of its last fields, each with a tab before it. */
  endRow(rest: Uint8Array): void {
    this.reserve(rest.length + 1);
    this.buffer.bytes.set(rest, this.length);
    this.length += rest.length;
    this.buffer.bytes[this.length++] = NEWLINE;
  }

  /** Writes a null. */
  null(): void {
    this.reserve(2);
    this.buffer.bytes[this.length++] = BACKSLASH;
    this.buffer.bytes[this.length++] = UPPER_N;
  }

  /** Writes source[start..end), which has no byte that COPY text escapes. */
  plain(source: ByteBuffer, start: number, end: number): void {
    this.reserve(end - start);
    copyWords(source.view, start, end - start, this.buffer.view, this.length);
    this.length += end - start;
  }

  /** Writes source[start..end) with backslashes where COPY text needs them. */
  escaped(source: ByteBuffer, start: number, end: number): void {
    this.reserve(2 * (end - start));
    const from = source.bytes;
    const out = this.buffer.bytes;
    let at = this.length;
    for (let i = start; i < end; i++) {
      const letter = ESCAPES[from[i]!]!;
      if (letter !== 0) out[at++] = BACKSLASH;
      out[at++] = letter === 0 ? from[i]! : letter;
    }
    this.length = at;
  }

  /** Writes the value of a JSON string; writes nothing and returns a negative number if `unescape` returns it. */
  unescaped(source: ByteBuffer, start: number, end: number): number {
    this.reserve(end - start);
    const written = unescape(source, start, end, this.buffer, this.length, ESCAPES);
    if (written > 0) this.length += written;
    return written;
  }

  private reserve(more: number): void {
    this.buffer.reserve(this.length + more, this.length);
  }
}
