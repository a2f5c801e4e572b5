const REPLACEMENT = '\ufffd';

/** Largest end ≤ `end` that does not split a UTF-8 character of `bytes`. */
export function characterBoundary(bytes: Uint8Array, end: number): number {
  let at = end;
  while (at > 0 && end - at < 4 && (bytes[at]! & 0xc0) === 0x80) at--;
  return at;
}

/** Decodes bytes[start..end) to text of at most `maxBytes` bytes of UTF-8; invalid UTF-8 and NUL are replaced. */
export function showBytes(bytes: Uint8Array, start: number, end: number, maxBytes: number): string {
  const cut = end - start > maxBytes ? Math.max(start, characterBoundary(bytes, start + maxBytes)) : end;
  const text = Buffer.from(bytes.subarray(start, cut)).toString('utf8').replaceAll('\0', REPLACEMENT);
  const encoded = Buffer.from(text);
  if (encoded.length <= maxBytes) return text;
  return encoded.subarray(0, characterBoundary(encoded, maxBytes)).toString('utf8');
}

/** Cuts a text to at most `maxBytes` bytes of UTF-8, between characters. */
export function cutText<T extends string | null>(text: T, maxBytes: number): T | string {
  if (text === null || text.length * 3 <= maxBytes) return text;
  const bytes = Buffer.from(text);
  return bytes.length <= maxBytes ? text : bytes.subarray(0, characterBoundary(bytes, maxBytes)).toString('utf8');
}

/** Number of bytes of the character at `at` if it is valid UTF-8, else 0. */
function characterLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const whole = Buffer.from(bytes.subarray(at, Math.min(at + length, end)));
  return whole.equals(Buffer.from(whole.toString('utf8'))) ? length : 0;
}

/** Position of the first byte of bytes[start..end) that is not UTF-8, or `end`. */
export function firstInvalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const length = characterLength(bytes, at, end);
    if (length === 0) return at;
    at += length;
  }
  return end;
}

/** Writes a code point as UTF-8 to `out` at `at`. @returns the position after it. */
export function putCodePoint(code: number, out: Uint8Array, at: number): number {
  if (code < 0x80) {
    out[at] = code;
    return at + 1;
  }
  const length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  let rest = code;
  for (let i = length - 1; i > 0; i--) {
    out[at + i] = 0x80 | (rest & 0x3f);
    rest >>= 6;
  }
  out[at] = ((0xf00 >> length) & 0xff) | rest;
  return at + length;
}
