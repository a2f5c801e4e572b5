/** Type of a staging column, as COPY checks values against it. */
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

/** Mapping of JSON members to columns: by JSONPath (one per column, in column order) or by name. */
export type JsonMapping = 'auto' | 'auto ignorecase' | { readonly jsonpaths: readonly string[] };

/** Options of a COPY, named and defined as on Redshift. */
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

/** One record that COPY rejected. Lines and positions count from 1. */
export interface RejectedRecord {
  /** Line of the object (after decompression) on which the record starts. */
  readonly line: number;
  /** Byte at which the error is, counted from the start of that line: an editor finds it there. */
  readonly position: number;
  /** Column whose value was refused; null if the JSON is invalid. */
  readonly column: string | null;
  /** Refused value, 100 bytes at most; empty for text columns, whose content may be personal. */
  readonly value: string;
  readonly reason: string;
  /** Start of the record, 1,024 bytes at most. */
  readonly raw: string;
}

/** Counts of one object. `records` includes the rejected ones. */
export interface ObjectCounts {
  readonly records: number;
  readonly rejected: number;
  /** Number of values that TRUNCATECOLUMNS cut. */
  readonly truncated: number;
  /** Number of records that have none of the members that columns read. */
  readonly unrecognized: number;
}

/** Counts of one member of a source's records. */
export interface MemberCount {
  /** Name of the member; the path of a nested one, as `a.b[0]`. */
  readonly member: string;
  /** Column that reads it; null if none does. */
  readonly column: string | null;
  /** Number of records that have it, null or not. */
  readonly present: number;
  readonly nulls: number;
  readonly strings: number;
  /** Number of strings that are empty or have only blanks, and so become null. Members that no column reads are not looked at: 0. */
  readonly blanks: number;
  readonly numbers: number;
  readonly booleans: number;
  readonly objects: number;
  readonly arrays: number;
}

/** Members that the records of a source have. Records that are no JSON are not counted; rejected values are. */
export interface SourceMembers {
  readonly records: number;
  /** Number of records that have none of the members that columns read. */
  readonly unrecognized: number;
  readonly members: readonly MemberCount[];
}
