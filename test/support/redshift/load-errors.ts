import { cutText } from '../../../src/copy-emulator/utf8.js';
import type { RejectedRecord } from '../../../src/copy-emulator/rules.js';
import type { TargetColumn } from './copy-table.js';
import type { LoadErrorRow } from './load-log.js';

/** AWS "Load error reference" (r_Load_Error_Reference), by the words that CopyReader uses. */
const CODES: readonly [RegExp, number][] = [
  [/^String length exceeds/, 1204],
  [/^Invalid digit.*Double/, 1208],
  [/^Invalid digit/, 1207],
  [/^Overflow.*Double|^Underflow/, 1204],
  [/^Overflow/, 1222],
  [/UTF8|null byte/, 1220],
  [/^Missing data for not-null field/, 1213],
];
const INVALID_LINE = 1216;

const TYPES: Record<string, string> = {
  integer: 'int4',
  bigint: 'int8',
  'double precision': 'float8',
  smallint: 'int2',
};

function typeOf(column: TargetColumn | undefined): { type: string; length: string } {
  const [, base, length] = /^([a-z ]+?)(?:\((\d+)\))?$/.exec(column?.typeName ?? '') ?? [];
  const type = base === 'character varying' ? 'varchar' : base === 'character' ? 'char' : base;
  return { type: TYPES[type ?? ''] ?? type ?? '', length: length ?? '0' };
}

/** Widths of the CHAR columns of STL_LOAD_ERRORS and SYS_LOAD_ERROR_DETAIL, which are counted in bytes. */
const RAW_BYTES = 1024;
const MESSAGE_BYTES = 512;

/** PostgreSQL text has no zero bytes. */
function text(value: string, maxBytes: number): string {
  return cutText(value.replaceAll('\0', ''), maxBytes);
}

/** A refused record as the load views show it. */
export function loadErrorRow(
  file: string,
  record: RejectedRecord,
  rawField: string,
  columns: readonly TargetColumn[],
): LoadErrorRow {
  const { type, length } = typeOf(columns.find((column) => column.name === record.column));
  return {
    file_name: file,
    line_number: record.line,
    column_name: record.column ?? '',
    column_type: type,
    column_length: length,
    position: record.position,
    error_code: CODES.find(([pattern]) => pattern.test(record.reason))?.[1] ?? INVALID_LINE,
    error_message: text(record.reason, MESSAGE_BYTES),
    // "Multi-byte characters in the load data are replaced with a period" (r_STL_LOAD_ERRORS).
    raw_line: text(record.raw.replace(/[^\0-\x7f]/gu, '.'), RAW_BYTES),
    raw_field_value: text(rawField, RAW_BYTES),
  };
}
