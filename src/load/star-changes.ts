import { sqlFile } from '../sql/files.js';
import type { Schemas } from '../warehouse/schemas.js';
import { relationsOf } from '../warehouse/catalog.js';
import type { Session } from '../warehouse/warehouse.js';
import { differingContents, markedContents, readContents, type HashedColumns } from './star-content.js';

/** Change of a table by somebody else that its number of rows does not show, as a failing row of the check star_changed. */
export interface StarChange {
  readonly table_name: string;
  readonly changed: string;
  /** What restores the table. */
  readonly restore: string;
}

/** Warehouse to compare with what this program left. */
export interface ComparedStar extends HashedColumns {
  readonly schemas: Schemas;
}

/**
 * Compares the star with what the last publish left, beyond the numbers of rows that the check star_changed compares.
 * Call it in a transaction that sees one state of the database. It reads all of the star.
 */
export async function starChanges(session: Session, star: ComparedStar): Promise<StarChange[]> {
  return changedValues(session, star);
}

async function changedValues(session: Session, star: ComparedStar): Promise<StarChange[]> {
  // A ledger of an older version does not have the table until the next load.
  if (!(await relationsOf(session, star.schemas.ops)).has('star_content')) return [];
  const [marks, contents] = await session.batch([sqlFile('ledger/star_mark.sql'), sqlFile('ledger/star_content.sql')]);
  const expected = new Map((marks?.rows ?? []).map((row) => [row['table_name'], Number(row['row_count'])]));
  const found = await readContents(session, star);
  return differingContents(star, markedContents(contents), found)
    .filter((table) => found.get(table)?.rows === expected.get(table))
    .map((table) => ({
      table_name: table,
      changed: `values changed, as many rows (${expected.get(table)})`,
      restore: `delete from ${star.schemas.star}.${table}; then sparkify load --full`,
    }));
}
