import { parseSqlFile, sqlFile, type SqlFile } from '../sql/files.js';
import { substitute } from '../sql/variables.js';
import type { SourceObject } from '../store/store.js';

/** Objects of a run that are read from the warehouse at a time: a few hundred KB. */
export const PAGE_ROWS = 5_000;

/** Reads a SQL file that returns a page of `run_object`, with the length of a page. */
export function pageFile(path: string): SqlFile {
  const file = sqlFile(path);
  return parseSqlFile(file.path, substitute(file.text, { page_rows: String(PAGE_ROWS) }));
}

/** Object that a run loads. */
export interface RunObject extends SourceObject {
  /** Batch that its rows belong to. */
  readonly batchId: string;
}

/** Column of a staging table that holds the batch of a row: it does not come from the record. */
export const BATCH_COLUMN = 'batch_id';

/** Converts a row of `run_object` to the object that was listed. */
export function asObject(row: Record<string, unknown>): RunObject {
  return {
    uri: String(row['uri']),
    version: String(row['version']),
    bytes: Number(row['bytes']),
    batchId: String(row['batch_id']),
  };
}
