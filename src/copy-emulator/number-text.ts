import { DOT, isDigit, LOWER_E, MINUS, PLUS, ZERO } from './bytes.js';

/** Result of the checks for a valid number; a result from 0 on is the position of the byte that is invalid. */
export const GOOD = -1;
/** Result for a number outside the range of its type. */
export const OVERFLOW = -2;
/** Result for a number that is not 0, but so small that the type would store it as 0. */
export const UNDERFLOW = -3;

/** Length up to which a number without exponent is always in the range of a double. */
const SAFE_LENGTH = 300;

function digitsEnd(text: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(text[at]!)) at++;
  return at;
}

function isBeyond(text: Uint8Array, start: number, end: number, limit: string): boolean {
  let at = start;
  while (at < end && text[at] === ZERO) at++;
  if (end - at !== limit.length) return end - at > limit.length;
  return Buffer.from(text.subarray(at, end)).toString('latin1') > limit;
}

/** Digits of the largest and of the smallest number of an integer type. */
export interface IntegerRange {
  readonly max: string;
  readonly min: string;
}

/** Whether text[start..end) is -?digits within a range: GOOD, OVERFLOW or the position of the first invalid byte. */
export function checkInteger(text: Uint8Array, start: number, end: number, range: IntegerRange): number {
  const first = text[start] === MINUS ? start + 1 : start;
  const last = digitsEnd(text, first, end);
  if (last < end || last === first) return last - start;
  return isBeyond(text, first, end, first > start ? range.min : range.max) ? OVERFLOW : GOOD;
}

function plainDigitsEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at]!)) at++;
  return at;
}

/**
 * Finds the end of the JSON number at `start`, or returns -1 - the position of the first byte that should be a digit.
 * A byte that cannot be part of a number must follow.
 */
export function numberEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let at = bytes[first] === ZERO ? first + 1 : plainDigitsEnd(bytes, first);
  if (at === first) return -1 - at;
  if (bytes[at] === DOT) {
    at = plainDigitsEnd(bytes, at + 1);
    if (bytes[at - 1] === DOT) return -1 - at;
  }
  return (bytes[at]! | 0x20) === LOWER_E ? exponentEnd(bytes, at + 1) : at;
}

function exponentEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === PLUS || bytes[start] === MINUS ? start + 1 : start;
  const at = plainDigitsEnd(bytes, first);
  return at === first ? -1 - at : at;
}

/** Checks the JSON number text[start..end): GOOD, or the position of the first invalid byte. */
export function checkJsonNumber(text: Uint8Array, start: number, end: number): number {
  const last = numberEnd(text, start);
  if (last === end) return GOOD;
  return (last < 0 ? -1 - last : last) - start;
}

/** Whether the JSON number text[start..end) fits a double: GOOD, OVERFLOW or UNDERFLOW. */
export function checkDoubleRange(text: Uint8Array, start: number, end: number): number {
  let exponent = start;
  while (exponent < end && (text[exponent]! | 0x20) !== LOWER_E) exponent++;
  if (exponent === end && end - start < SAFE_LENGTH) return GOOD;
  const value = Number(Buffer.from(text.subarray(start, end)).toString('latin1'));
  if (!Number.isFinite(value)) return OVERFLOW;
  return value === 0 && hasDigitOtherThanZero(text, start, exponent) ? UNDERFLOW : GOOD;
}

function hasDigitOtherThanZero(text: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (isDigit(text[at]!) && text[at] !== ZERO) return true;
  return false;
}
