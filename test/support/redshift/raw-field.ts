// The raw value of a field that COPY refuses. STL_LOAD_ERRORS shows up to 1,024 bytes of it, "the pre-parsing value for
// the field"; CopyReader keeps less, so it is taken from the object's own text.
import type { RejectedRecord } from '../../../src/copy-emulator/rules.js';

const ENDS_NUMBER = /[\s,}\]]/;

/** The raw field of a rejected record; what the reader says of it where the record is not alone on its line. */
export function rawField(objectText: string, { line, column, position, value }: RejectedRecord): string {
  if (column === null) return value;
  const text = Buffer.from(objectText.split('\n')[line - 1] ?? '');
  const from = text.subarray(position - 1).toString('utf8');
  if (value === '' || !from.startsWith(value)) return value;
  const isText = text.toString('latin1')[position - 2] === '"';
  const end = isText ? from.indexOf('"') : from.search(ENDS_NUMBER);
  return end < 0 ? from : from.slice(0, end);
}
