import type { RejectedRecord } from '../../../src/copy/rules.js';
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

/** PostgreSQL text has no zero bytes. */
function text(value: string): string {
  return value.replaceAll('\0', '');
}

/** A refused record as the load views show it. */
export function loadErrorRow(file: string, record: RejectedRecord, columns: readonly TargetColumn[]): LoadErrorRow {
  const { type, length } = typeOf(columns.find((column) => column.name === record.column));
  return {
    file_name: file,
    line_number: record.line,
    column_name: record.column ?? '',
    column_type: type,
    column_length: length,
    position: record.position,
    error_code: CODES.find(([pattern]) => pattern.test(record.reason))?.[1] ?? INVALID_LINE,
    error_message: text(record.reason),
    raw_line: text(record.raw),
    raw_field_value: text(record.value),
  };
}
