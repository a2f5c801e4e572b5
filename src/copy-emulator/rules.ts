/** The type of a staging column, as far as COPY checks values against it. */
export type ColumnType =
  | { readonly kind: 'varchar'; readonly maxBytes: number }
  | { readonly kind: 'integer' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'double' };

/** One column of a staging table, in the order of the COPY's column list. */
export interface CopyColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** How JSON members find their columns: by JSONPath (one a column, in column order) or by name. */
export type JsonMapping = 'auto' | 'auto ignorecase' | { readonly jsonpaths: readonly string[] };

/** What a COPY is told; the same words mean the same on Redshift and here. */
export interface CopyRules {
  readonly columns: readonly CopyColumn[];
  readonly json: JsonMapping;
  /** BLANKSASNULL: text of white space only becomes null. */
  readonly blanksAsNull: boolean;
  /** EMPTYASNULL: empty text becomes null. */
  readonly emptyAsNull: boolean;
  /** TRUNCATECOLUMNS: text over the column's bytes is cut at a character; without it the record is rejected. */
  readonly truncateColumns: boolean;
}

/** One record that COPY would not take. Lines and positions count from 1. */
export interface RejectedRecord {
  /** Line of the object (after decompression) on which the record starts. */
  readonly line: number;
  /** Byte of that record at which the trouble is, from 1. */
  readonly position: number;
  /** The column whose value was refused; null where the JSON itself is broken. */
  readonly column: string | null;
  /** The refused value, at most 100 bytes of it; empty for text columns, whose content may be personal. */
  readonly value: string;
  readonly reason: string;
  /** The start of the record, at most 1,024 bytes. */
  readonly raw: string;
}

/** What was read from one object. `records` counts the rejected ones too. */
export interface ObjectCounts {
  readonly records: number;
  readonly rejected: number;
  /** Values that TRUNCATECOLUMNS cut. */
  readonly truncated: number;
}
