// Checks and conversions of COPY that CopyReader does not do: NOT NULL (load error 1213), and TIMEFORMAT 'epochsecs' and
// 'epochmillisecs', which hold for every timestamp column (AWS r_DATEFORMAT_and_TIMEFORMAT_strings).
import type { TargetColumn } from './copy-table.js';

const PASSED_ON = /^(character|integer|bigint|smallint|double precision)/;

/** Works on the rows of COPY text. `onNull` gets the column and the number, in its object, of a row that is left out. */
export class RowConverter {
  private readonly conversions: readonly ((value: string) => string)[];
  private readonly needed: boolean;
  private rowNumber = 0;

  constructor(
    private readonly columns: readonly TargetColumn[],
    timeFormat: string,
    private readonly onNull: (column: TargetColumn, row: string, rowNumber: number) => void,
  ) {
    this.conversions = columns.map((column) => conversion(column.typeName, timeFormat));
    this.needed = columns.some((column) => column.notNull || !PASSED_ON.test(column.typeName));
  }

  startObject(): void {
    this.rowNumber = 0;
  }

  /** The rows that stay. */
  convert(rows: Uint8Array): Uint8Array {
    if (!this.needed) return rows;
    const lines = Buffer.from(rows).toString('utf8').split('\n').slice(0, -1);
    return Buffer.from(lines.map((line) => this.row(line)).join(''));
  }

  private row(line: string): string {
    this.rowNumber++;
    const values = line.split('\t').map((value, i) => this.conversions[i]!(value));
    const missing = this.columns.find((column, i) => column.notNull && values[i] === '\\N');
    if (missing === undefined) return `${values.join('\t')}\n`;
    this.onNull(missing, line, this.rowNumber);
    return '';
  }
}

function conversion(typeName: string, timeFormat: string): (value: string) => string {
  if (PASSED_ON.test(typeName)) return (value) => value;
  const perSecond = { epochsecs: 1, epochmillisecs: 1000 }[timeFormat];
  const isTime = typeName.startsWith('timestamp') && perSecond !== undefined;
  return (value) => {
    if (value === '' || value === '\\N') return '\\N';
    const time = isTime ? new Date((Number(value) * 1000) / perSecond) : undefined;
    return time === undefined || Number.isNaN(time.getTime()) ? value : time.toISOString();
  };
}
