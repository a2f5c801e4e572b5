import { COMMA, NEWLINE, OPEN_BRACKET } from './bytes.js';
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
  return character === undefined || character === '\ufffd' ? `the byte 0x${byte.toString(16)}` : `'${character}'`;
}

/** Reason for a record whose JSON is invalid at `at`. */
export function brokenReason(expected: string, bytes: Uint8Array, at: number, end: number): string {
  return `Invalid JSON: expected ${expected}, found ${found(bytes, at, end)}`;
}

/** Reason for bytes at `at` that do not start a record. */
export function noObjectReason(bytes: Uint8Array, at: number, end: number): string {
  const expected = 'COPY wants JSON objects {…} separated by white space';
  if (bytes[at] === OPEN_BRACKET) return `Invalid JSON: found an array; ${expected}, without an array around them`;
  if (bytes[at] === 0x1f && bytes[at + 1] === 0x8b)
    return `Invalid JSON: found gzip; an object that is compressed has a name that ends in .gz`;
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
