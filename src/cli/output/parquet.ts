import { parquetWriteFile, type SchemaElement } from 'hyparquet-writer';
import { types } from 'pg';
import { LoadError } from '../../model/errors.js';
import type { TextResult, TypedColumn } from '../../warehouse/types.js';

const { builtins } = types;

/** Type of a Parquet column, and how its values are read from the text of the warehouse; null if it cannot hold one. */
interface ParquetType {
  readonly element: Omit<SchemaElement, 'name'>;
  readonly read: (text: string) => boolean | number | bigint | string | null;
}

const DOUBLE: ParquetType = { element: { type: 'DOUBLE' }, read: Number };

/** Types of columns whose type in the warehouse has no modifier that matters. */
const TYPES = new Map<number, ParquetType>([
  [builtins.BOOL, { element: { type: 'BOOLEAN' }, read: (text) => text === 't' }],
  [builtins.INT2, { element: { type: 'INT32' }, read: Number }],
  [builtins.INT4, { element: { type: 'INT32' }, read: Number }],
  [builtins.INT8, { element: { type: 'INT64' }, read: BigInt }],
  [builtins.FLOAT4, { element: { type: 'FLOAT' }, read: Number }],
  [builtins.FLOAT8, DOUBLE],
  [builtins.DATE, { element: { type: 'INT32', converted_type: 'DATE' }, read: dayOf }],
  [builtins.TIMESTAMP, timestamp(false)],
  [builtins.TIMESTAMPTZ, timestamp(true)],
]);

/** Every other type, as the text that the warehouse writes. */
const STRING: ParquetType = { element: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, read: (text) => text };

/** Most digits of a decimal that readers of Parquet take, and the bytes that hold as many. */
const MAX_PRECISION = 38;
const DECIMAL_BYTES = 16;

/**
 * Writes a result as a Parquet file. Each column has the type that it has in the warehouse; what Parquet has no type for
 * is text.
 * @throws INPUT_INVALID if a value is outside of what the column's type can hold in Parquet.
 */
export function writeParquet(filename: string, { columns, rows }: TextResult): void {
  const parquetTypes = columns.map(parquetType);
  const root: SchemaElement = { name: 'root', num_children: columns.length };
  const elements = columns.map(({ name }, i): SchemaElement => ({
    ...(parquetTypes[i] ?? STRING).element,
    name,
    repetition_type: 'OPTIONAL',
  }));
  const columnData = columns.map((column, i) => {
    const { read } = parquetTypes[i] ?? STRING;
    return { name: column.name, data: rows.map((row) => valueOf(column, row[i] ?? null, read)) };
  });
  parquetWriteFile({ filename, columnData, schema: [root, ...elements], createdBy: 'sparkify' });
}

function parquetType({ type, modifier }: TypedColumn): ParquetType {
  const numeric: number = builtins.NUMERIC;
  return type === numeric ? decimal(modifier) : (TYPES.get(type) ?? STRING);
}

/** Type of a numeric: exact if it is declared with a scale. Without one, each value may have another scale. */
function decimal(modifier: number): ParquetType {
  // PostgreSQL adds the size of a header to precision (upper half) and scale (lower half, of 11 bits with a sign).
  const packed = modifier - 4;
  const precision = packed >> 16;
  const scale = packed & 0x7ff;
  if (packed < 0 || precision > MAX_PRECISION || scale > precision) return DOUBLE;
  const read = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? BigInt(text.replace('.', '')) : null);
  const type = { type: 'FIXED_LEN_BYTE_ARRAY', type_length: DECIMAL_BYTES, converted_type: 'DECIMAL' } as const;
  return { element: { ...type, precision, scale }, read };
}

/** Type of a time; `isUtc` if the text names its offset, so that the value is an instant. */
function timestamp(isUtc: boolean): ParquetType {
  const element = {
    type: 'INT64',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: isUtc, unit: 'MICROS' },
  } as const;
  return { element, read: microsecondsOf };
}

/** Days since 1970; null for a date that is infinite or not of the years 1 to 9999. */
function dayOf(text: string): number | null {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? null : ms / 86_400_000;
}

/** Microseconds since 1970; null for a time that is infinite or not of the years 1 to 9999. */
function microsecondsOf(text: string): bigint | null {
  const time = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?([+-]\d\d(?::\d\d)?)?$/.exec(text);
  if (time === null) return null;
  const [, day, clock, fraction = '', offset = '+00'] = time;
  const ms = Date.parse(`${day}T${clock}${offset.padEnd(6, ':00')}`);
  return BigInt(ms) * 1_000n + BigInt(fraction.padEnd(6, '0'));
}

/** @throws INPUT_INVALID if the type of the column has no such value. */
function valueOf(
  { name }: TypedColumn,
  text: string | null,
  read: ParquetType['read'],
): ReturnType<ParquetType['read']> {
  if (text === null) return null;
  const value = read(text);
  if (value !== null) return value;
  const remedy = 'Write it as text: cast(… as varchar). Or write CSV: --csv.';
  throw new LoadError('INPUT_INVALID', `Parquet cannot hold ${text} in the column ${name}`, {}, { remedy });
}
