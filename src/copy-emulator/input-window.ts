import { ByteBuffer } from './byte-buffer.js';

const FIRST_CAPACITY = 256 * 1024;

/** Contiguous part of a stream that is not consumed yet, with a 0 after its last byte. */
export class InputWindow {
  readonly buffer = new ByteBuffer(FIRST_CAPACITY);
  /** Position of the first byte that is still needed. */
  start = 0;
  /** Position after the last byte. */
  end = 0;

  /** Discards all bytes. */
  clear(): void {
    this.start = 0;
    this.end = 0;
  }

  /** Appends a copy of `chunk`; positions in the window change. */
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
