import { BACKSLASH, hexValue, LOWER_F, LOWER_N, LOWER_T, LOWER_U } from './bytes.js';
import { BACKSLASHES, hasByte, type ByteBuffer } from './byte-buffer.js';
import { putCodePoint } from './utf8.js';

/** Result of `unescape` for a string with \u0000, which no warehouse can store. */
export const HAS_NUL = -1;
/** Result of `unescape` for a string with half of a surrogate pair. */
const HAS_LONE_SURROGATE = -2;

/** Byte that a backslash and a letter represent. */
const MEANING = Uint8Array.from({ length: 256 }, (_, byte) => byte);
MEANING[0x62] = 0x08;
MEANING[LOWER_F] = 0x0c;
MEANING[LOWER_N] = 0x0a;
MEANING[0x72] = 0x0d;
MEANING[LOWER_T] = 0x09;

function fourHex(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) value = value * 16 + hexValue(bytes[at + i]!);
  return value;
}

/** Code point of the \u escape at `at`; above 0xffff for a pair of them; negative if it is invalid. */
function codePoint(bytes: Uint8Array, at: number): number {
  const code = fourHex(bytes, at + 2);
  if (code === 0) return HAS_NUL;
  if (code < 0xd800 || code > 0xdfff) return code;
  if (code > 0xdbff || bytes[at + 6] !== BACKSLASH || bytes[at + 7] !== LOWER_U) return HAS_LONE_SURROGATE;
  const low = fourHex(bytes, at + 8);
  return low < 0xdc00 || low > 0xdfff ? HAS_LONE_SURROGATE : 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
}

/**
 * Writes the value of the JSON string source[start..end), already checked and without its quotes, to `out`.
 * The value is never longer than the string's source.
 * @param escapes the letter to write after a backslash for a byte that was escaped in the source; 0: the byte itself.
 * @returns the number of bytes, or HAS_NUL, or HAS_LONE_SURROGATE.
 */
export function unescape(
  source: ByteBuffer,
  start: number,
  end: number,
  out: ByteBuffer,
  outStart: number,
  escapes: Uint8Array,
): number {
  const { bytes } = source;
  let at = outStart;
  let from = start;
  for (;;) {
    const run = copyRun(source.view, bytes, from, end, out.view, at);
    at += run;
    from += run;
    if (from >= end) return at - outStart;
    const letter = bytes[from + 1]!;
    const code = letter === LOWER_U ? codePoint(bytes, from) : MEANING[letter]!;
    if (code < 0) return code;
    at = putCode(code, out.bytes, at, escapes);
    from += letter !== LOWER_U ? 2 : code > 0xffff ? 12 : 6;
  }
}

/** Copies up to the next backslash. @returns the number of bytes. */
function copyRun(view: DataView, bytes: Uint8Array, from: number, end: number, out: DataView, to: number): number {
  let i = 0;
  const length = end - from;
  for (; i < length; i += 4) {
    const word = view.getInt32(from + i, true);
    out.setInt32(to + i, word, true);
    if (hasByte(word, BACKSLASHES) !== 0) break;
  }
  while (i < length && bytes[from + i] !== BACKSLASH) i++;
  return i < length ? i : length;
}

function putCode(code: number, out: Uint8Array, at: number, escapes: Uint8Array): number {
  const letter = code < 0x80 ? escapes[code]! : 0;
  if (letter === 0) return putCodePoint(code, out, at);
  out[at] = BACKSLASH;
  out[at + 1] = letter;
  return at + 2;
}
