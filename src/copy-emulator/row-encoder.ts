import { BACKSLASH, isAllBlank, isBlank, LOWER_F } from './bytes.js';
import { ByteBuffer } from './byte-buffer.js';
import type { CopyOutput } from './copy-output.js';
import * as N from './number-text.js';
import { ESCAPED_STRING, NULL_VALUE, NUMBER, OBJECT, PLAIN_STRING } from './value-spans.js';
import type { ColumnType, CopyRules } from './rules.js';
import { HAS_NUL, unescape } from './unescape.js';
import { characterBoundary, showBytes } from './utf8.js';

const MAX_SHOWN_VALUE = 100;
const RANGES: Record<'integer' | 'bigint', N.IntegerRange> = {
  integer: { max: '2147483647', min: '2147483648' },
  bigint: { max: '9223372036854775807', min: '9223372036854775808' },
};
const TYPE_NAMES = { integer: 'Integer', bigint: 'Long', double: 'Double' } as const;

type NumberKind = Exclude<ColumnType['kind'], 'varchar'>;

/** Refusal of a value. */
export interface Refusal {
  readonly column: string;
  /** Start of the value in the scanned bytes. */
  readonly at: number;
  readonly value: string;
  readonly reason: string;
}

/** Writes the values of a RecordScanner as one COPY row. */
export class RowEncoder {
  /** Number of values cut by TRUNCATECOLUMNS in the last row. */
  truncated = 0;
  /** Set if `encode` returns false. */
  refusal: Refusal | null = null;
  /** Text that ends each row: fields that do not come from the record, each with a tab before it. */
  rowEnd: Uint8Array = NO_FIELDS;
  /** Number of strings of each column that became null, over all rows, as they were empty or blank. */
  readonly blanks: Uint32Array;

  private source = new ByteBuffer(0);
  private readonly scratch = new ByteBuffer(64 * 1024);
  private column = 0;
  private valueAt = 0;

  constructor(
    private readonly rules: CopyRules,
    private readonly output: CopyOutput,
  ) {
    this.blanks = new Uint32Array(rules.columns.length);
  }

  /** Writes a row; writes nothing and returns false if a value does not have its column's type. */
  encode(source: ByteBuffer, spans: Int32Array): boolean {
    const { columns } = this.rules;
    const rowStart = this.output.length;
    this.source = source;
    this.truncated = 0;
    for (let i = 0; i < columns.length; i++) {
      if (i > 0) this.output.tab();
      this.column = i;
      if (!this.value(columns[i]!.type, spans[3 * i]!, spans[3 * i + 1]!, spans[3 * i + 2]!)) {
        this.output.length = rowStart;
        return false;
      }
    }
    this.output.endRow(this.rowEnd);
    return true;
  }

  private value(type: ColumnType, start: number, end: number, kind: number): boolean {
    if (kind <= NULL_VALUE) return this.null();
    this.valueAt = start;
    if (kind === ESCAPED_STRING) return this.escapedString(type, start, end);
    if (type.kind !== 'varchar') return this.number(type.kind, this.source.bytes, start, end, kind);
    return this.text(type.maxBytes, this.source, start, end, kind);
  }

  private text(maxBytes: number, source: ByteBuffer, start: number, end: number, kind: number): boolean {
    if (kind === PLAIN_STRING && this.isNull(source.bytes, start, end)) return this.blank();
    const stop = end - start > maxBytes ? this.cut(source.bytes, start, maxBytes) : end;
    if (stop < start) return false;
    if (kind >= OBJECT || source === this.scratch) this.output.escaped(source, start, stop);
    else this.output.plain(source, start, stop);
    return true;
  }

  private null(): true {
    this.output.null();
    return true;
  }

  private blank(): true {
    this.blanks[this.column]! += 1;
    return this.null();
  }

  private isNull(text: Uint8Array, start: number, end: number): boolean {
    if (start === end) return this.rules.emptyAsNull;
    return this.rules.blanksAsNull && isBlank(text[start]!) && isAllBlank(text, start, end);
  }

  private escapedString(type: ColumnType, start: number, end: number): boolean {
    const fits = type.kind === 'varchar' && end - start <= type.maxBytes && !startsBlank(this.source.bytes, start);
    const length = fits ? this.output.unescaped(this.source, start, end) : this.toScratch(start, end);
    if (length < 0) return this.refuse(length === HAS_NUL ? NUL_CHARACTER : LONE_SURROGATE);
    if (fits) return true;
    if (type.kind !== 'varchar') return this.number(type.kind, this.scratch.bytes, 0, length, PLAIN_STRING);
    return this.text(type.maxBytes, this.scratch, 0, length, PLAIN_STRING);
  }

  private toScratch(start: number, end: number): number {
    this.scratch.reserve(end - start, 0);
    const length = unescape(this.source, start, end, this.scratch, 0, NO_ESCAPES);
    if (length >= 0) this.scratch.bytes[length] = 0;
    return length;
  }

  /** End of the part that TRUNCATECOLUMNS keeps of a text that is too long; before `start` if the text is refused. */
  private cut(text: Uint8Array, start: number, maxBytes: number): number {
    if (this.rules.truncateColumns) {
      this.truncated++;
      return Math.max(start, characterBoundary(text, start + maxBytes));
    }
    this.refuse(`String length exceeds DDL length: more than ${maxBytes} bytes`);
    return start - 1;
  }

  private number(type: NumberKind, text: Uint8Array, start: number, end: number, kind: number): boolean {
    if (kind === PLAIN_STRING && (start === end || isAllBlank(text, start, end))) return this.blank();
    const outcome =
      type === 'double' ? checkDouble(text, start, end, kind) : N.checkInteger(text, start, end, RANGES[type]);
    if (outcome !== N.GOOD) return this.refuseNumber(type, text, start, end, outcome);
    this.output.plain(text === this.scratch.bytes ? this.scratch : this.source, start, end);
    return true;
  }

  private refuseNumber(type: NumberKind, text: Uint8Array, start: number, end: number, outcome: number): false {
    const value = showBytes(text, start, end, MAX_SHOWN_VALUE);
    return this.refuse(numberReason(type, text, start, end, outcome), value);
  }

  private refuse(reason: string, value = ''): false {
    this.refusal = { column: this.rules.columns[this.column]!.name, at: this.valueAt, value, reason };
    return false;
  }
}

const NO_FIELDS = new Uint8Array(0);
const NUL_CHARACTER = 'Invalid null byte: \\u0000 in a string';
const LONE_SURROGATE = 'String contains invalid or unsupported UTF8 codepoints: half of a surrogate pair';

const NO_ESCAPES = new Uint8Array(256);

/** Whether a string with escapes may begin with a blank, so that it may consist of blanks. */
function startsBlank(bytes: Uint8Array, start: number): boolean {
  if (bytes[start] !== BACKSLASH) return isBlank(bytes[start]!);
  return bytes[start + 1]! >= LOWER_F;
}

function checkDouble(text: Uint8Array, start: number, end: number, kind: number): number {
  const wrong = kind === NUMBER ? N.GOOD : N.checkJsonNumber(text, start, end);
  return wrong === N.GOOD ? N.checkDoubleRange(text, start, end) : wrong;
}

function numberReason(type: NumberKind, text: Uint8Array, start: number, end: number, outcome: number): string {
  const name = TYPE_NAMES[type];
  if (outcome === N.OVERFLOW) return `Overflow, out of the range of Type: ${name}`;
  if (outcome === N.UNDERFLOW) return `Underflow, too close to zero for Type: ${name}`;
  const digit = start + outcome < end ? firstCharacter(text, start + outcome, end) : '';
  return `Invalid digit, Value '${digit}', Pos ${outcome}, Type: ${name}`;
}

function firstCharacter(text: Uint8Array, start: number, end: number): string {
  const [character] = showBytes(text, start, Math.min(end, start + 4), 4);
  return character ?? '';
}
