import { COMMA, NEWLINE, OPEN_BRACE, OPEN_BRACKET } from './bytes.js';
import { showBytes } from './utf8.js';

/** Largest JSON object that is accepted, as on Redshift. */
export const MAX_RECORD_BYTES = 4 * 1024 * 1024;

/** Number of bytes of a rejected record that are kept. */
export const MAX_RAW_BYTES = 1024;

/** Reason for a record that is too large. */
export const TOO_LARGE = `The record is larger than 4 MB (${MAX_RECORD_BYTES} bytes), the most that COPY takes for one JSON object`;

function found(bytes: Uint8Array, at: number, end: number): string {
  if (at >= end) return 'the end of the data';
  const byte = bytes[at]!;
  if (byte === NEWLINE) return 'a line break';
  if (byte < 0x20) return `the control character 0x${byte.toString(16).padStart(2, '0')}`;
  const [character] = showBytes(bytes, at, Math.min(end, at + 4), 4);
  if (character === undefined || character === '\ufffd') return `the byte 0x${byte.toString(16)}`;
  return INVISIBLE.test(character) ? describeInvisible(character) : `'${character}'`;
}

/** Characters that a reader of the message would not see, or would take for a space. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}]/u;

const INVISIBLE_NAMES: Readonly<Record<string, string>> = {
  '\ufeff': 'byte order mark',
  '\u00a0': 'no-break space',
  '\u200b': 'zero-width space',
};

function describeInvisible(character: string): string {
  const name = INVISIBLE_NAMES[character] ?? 'an invisible character';
  const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `U+${codePoint} (${name})`;
}

/** First bytes of files that are no JSON in UTF-8, with what to say of them. */
const OTHER_FORMATS: readonly (readonly [string, readonly number[]])[] = [
  ['gzip; an object that is compressed has a name that ends in .gz', [0x1f, 0x8b]],
  ['bzip2; COPY reads JSON, plain or in gzip', [0x42, 0x5a, 0x68]],
  ['Zstandard; COPY reads JSON, plain or in gzip', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz; COPY reads JSON, plain or in gzip', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a ZIP archive; COPY reads JSON, plain or in gzip', [0x50, 0x4b, 0x03, 0x04]],
  ['UTF-16; COPY reads UTF-8', [0xff, 0xfe]],
  ['UTF-16; COPY reads UTF-8', [0xfe, 0xff]],
  ['UTF-16; COPY reads UTF-8', [0x00, OPEN_BRACE]],
];

function otherFormat(bytes: Uint8Array, at: number): string | undefined {
  return OTHER_FORMATS.find(([, first]) => first.every((byte, i) => bytes[at + i] === byte))?.[0];
}

/** Reason for a record whose JSON is invalid at `at`. */
export function brokenReason(expected: string, bytes: Uint8Array, at: number, end: number): string {
  const isUtf16 = at < end && bytes[at] === 0 && bytes[at - 1] === OPEN_BRACE;
  const what = isUtf16 ? 'UTF-16; COPY reads UTF-8' : found(bytes, at, end);
  return `Invalid JSON: expected ${expected}, found ${what}`;
}

/** Reason for bytes at `at` that do not start a record. */
export function noObjectReason(bytes: Uint8Array, at: number, end: number): string {
  const expected = 'COPY wants JSON objects {…} separated by white space';
  if (bytes[at] === OPEN_BRACKET) return `Invalid JSON: found an array; ${expected}, without an array around them`;
  const format = otherFormat(bytes, at);
  if (format !== undefined) return `Invalid JSON: found ${format}`;
  if (bytes[at] === COMMA) return `Invalid JSON: found ',' between records; ${expected}, without commas`;
  return `Invalid JSON: ${expected}, found ${found(bytes, at, end)}`;
}

/** Reason for a record that is not UTF-8 at `at`. */
export function utf8Reason(bytes: Uint8Array, at: number): string {
  return `String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: ${bytes[at]!.toString(16)}`;
}

/** Start of a broken record, to the end of the line with the error. */
export function brokenRaw(bytes: Uint8Array, start: number, failedAt: number, end: number): string {
  const most = Math.min(end, start + MAX_RAW_BYTES);
  const lineEnd = failedAt < most ? bytes.subarray(failedAt, most).indexOf(NEWLINE) : -1;
  return showBytes(bytes, start, lineEnd < 0 ? end : failedAt + lineEnd, MAX_RAW_BYTES);
}
