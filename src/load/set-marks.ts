import type { CheckResult } from '../model/checks.js';
import type { ContentChanges } from '../model/content.js';
import { sqlFile, type SqlFile } from '../sql/files.js';
import type { BatchResult, BoundFile, Session } from '../warehouse/warehouse.js';
import { contentsAfterPublish, markedContents, type HashedColumns } from './star-content.js';
import { MARKED_TABLES, marksOf, publishedTable, STAR_CHANGED, type RowCounts } from './star-mark.js';

/** Run that may compare and leave marks. */
interface MarkedRun {
  readonly checks: readonly CheckResult[];
  /** Absent if the run does not mark contents: the ledger may not have their table yet. */
  readonly contents?: ContentChanges;
}

/** A publish: the results of `marksQueries`, the rows of each table after it, and the results of its batch. */
interface PublishResults {
  readonly marked: readonly BatchResult[];
  readonly rows: RowCounts;
  readonly results: readonly BatchResult[];
}

/**
 * Whether the run of these checks compares and leaves marks. A run that an older version began does not: the ledger may not
 * have the table yet, and the next publish sets the marks anew.
 */
function isMarked(checks: readonly CheckResult[]): boolean {
  return checks.some(({ name }) => name === STAR_CHANGED);
}

/** Queries for the marks of the star's version, then for its contents, if the run leaves them. */
export function marksQueries({ checks, contents }: MarkedRun): SqlFile[] {
  if (!isMarked(checks)) return [];
  const queries = [sqlFile('ledger/star_mark.sql')];
  return contents === undefined ? queries : queries.concat(sqlFile('ledger/star_content.sql'));
}

/** Statements that mark the tables with their rows and contents, after the publish has set the star's new version. */
export async function setMarks(
  session: Session,
  hashed: HashedColumns,
  { checks, contents }: MarkedRun,
  { marked, rows, results }: PublishResults,
): Promise<BoundFile[]> {
  if (!isMarked(checks)) return [];
  const counts = Object.fromEntries(MARKED_TABLES.map((table) => [table, String(rows[table])]));
  const marks = { file: sqlFile('ledger/set_star_mark.sql'), values: counts };
  if (contents === undefined) return [marks];
  const published = { before: marksOf(marked[0]), after: rows };
  const values = await contentsAfterPublish(session, hashed, markedContents(marked[1]), contents, (table) =>
    publishedTable(table, published, results),
  );
  return [marks, { file: sqlFile('ledger/set_star_content.sql'), values }];
}
