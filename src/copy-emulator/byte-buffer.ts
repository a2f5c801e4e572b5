/** Bytes after the last one that may be read and written, so that bytes can be moved four at a time. */
const SLACK = 8;

/** Pattern of four quotes, for `hasByte`. */
export const QUOTES = 0x22222222;
/** Pattern of four backslashes, for `hasByte`. */
export const BACKSLASHES = 0x5c5c5c5c;

/** Growing buffer that can be read and written four bytes at a time. */
export class ByteBuffer {
  bytes: Uint8Array;
  /** View of the same bytes; it extends a few bytes beyond every reserved length. */
  view: DataView;
  private capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.bytes = new Uint8Array(capacity + SLACK);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Grows to at least `needed` bytes; the bytes before `used` are kept. */
  reserve(needed: number, used: number): void {
    if (needed > this.capacity) this.grow(needed, used);
  }

  private grow(needed: number, used: number): void {
    const content = this.bytes.subarray(0, used);
    this.capacity = Math.max(needed, 2 * this.capacity);
    this.bytes = new Uint8Array(this.capacity + SLACK);
    this.bytes.set(content);
    this.view = new DataView(this.bytes.buffer);
  }
}

/** Copies `length` bytes four at a time; up to three bytes after them are overwritten. */
export function copyWords(source: DataView, from: number, length: number, out: DataView, to: number): void {
  for (let i = 0; i < length; i += 4) out.setInt32(to + i, source.getInt32(from + i, true), true);
}

/** Not 0 if one of the four bytes of `word` is the byte that `pattern` has four times. */
export function hasByte(word: number, pattern: number): number {
  const zeroed = word ^ pattern;
  return (zeroed - 0x01010101) & ~zeroed & 0x80808080;
}

/** Not 0 if one of the four bytes of `word` is a control character. */
export function hasControl(word: number): number {
  return (word - 0x20202020) & ~word & 0x80808080;
}
