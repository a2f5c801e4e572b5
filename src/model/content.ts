import type { StarTable } from './star.js';

/** Number of rows, and the sum of their hashes: a decimal number of up to 38 digits. */
export interface HashedRows {
  readonly rows: number;
  readonly sum: string;
}

/** Rows that a publish writes into a table of the star, and rows that it deletes from it. */
export interface ContentChange {
  readonly written: HashedRows;
  readonly deleted: HashedRows;
}

/** Changes of tables of the star that are known. */
export type ContentChanges = Readonly<Partial<Record<StarTable, ContentChange>>>;
