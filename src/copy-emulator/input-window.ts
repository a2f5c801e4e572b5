import { ByteBuffer } from './byte-buffer.js';

const FIRST_CAPACITY = 256 * 1024;

/** The part of a stream that is not read to its end yet, in one piece, with a 0 after its last byte. */
export class InputWindow {
  readonly buffer = new ByteBuffer(FIRST_CAPACITY);
  /** The first byte that is still wanted. */
  start = 0;
  /** After the last byte. */
  end = 0;

  /** Forgets everything. */
  clear(): void {
    this.start = 0;
    this.end = 0;
  }

  /** Puts a copy of `chunk` at the end; positions in the window change. */
  append(chunk: Uint8Array): void {
    const length = this.end - this.start;
    this.buffer.bytes.copyWithin(0, this.start, this.end);
    this.start = 0;
    this.end = length + chunk.length;
    this.buffer.reserve(this.end + 1, length);
    this.buffer.bytes.set(chunk, length);
    this.buffer.bytes[this.end] = 0;
  }
}
