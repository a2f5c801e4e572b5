import type { CheckResult } from '../model/checks.js';
import { LoadError } from '../model/errors.js';
import { STAR_TABLES, type StarTable } from '../model/star.js';
import { sqlFile } from '../sql/files.js';
import { rowCountsOf, rowCountsQuery } from '../warehouse/catalog.js';
import type { Schemas } from '../warehouse/schemas.js';
import { rowsCounted, type BatchPart, type BatchResult, type Session } from '../warehouse/warehouse.js';

/** Tables of the ledger that loads build on as they build on the star. */
const BUILT_ON = ['song_record', 'user_record', 'play_record', 'user_event', 'matched_play'] as const;

/** Table whose rows a publish counts, so that the next load sees whether somebody else changed it. */
type MarkedTable = StarTable | (typeof BUILT_ON)[number];

/** Names of the tables whose rows a publish counts. */
export const MARKED_TABLES: readonly MarkedTable[] = [...STAR_TABLES, ...BUILT_ON];

/** Check that compares the rows of these tables with the numbers that the last publish left. */
export const STAR_CHANGED = 'star_changed';

/** Number of rows of each table. */
export type RowCounts = Readonly<Record<MarkedTable, number>>;

/** Number of rows that the last publish left in each table; null if that publish left no marks. */
export type Marks = RowCounts | null;

/** Numbers of rows of tables without rows. */
export const NO_ROWS = Object.fromEntries(MARKED_TABLES.map((table) => [table, 0])) as RowCounts;

/** Candidate rows of a table, and the labels under which the publish counts the rows that it deletes. */
interface TableChanges {
  readonly candidates: string;
  readonly deleted: readonly string[];
}

/** Labels of plays that leave a table for the other one. */
const LEAVING: Partial<Record<MarkedTable, string>> = {
  songplay: 'songplay left',
  unmatched_play: 'late-matched plays',
  matched_play: 'matched_play left',
};

/** Tables whose candidate rows have another name than theirs. */
const CANDIDATES_OF: Partial<Record<MarkedTable, string>> = {
  user_event: 'settled_user',
  matched_play: 'new_songplay',
};

const CHANGES = Object.fromEntries(
  MARKED_TABLES.map((name): [MarkedTable, TableChanges] => {
    const leaving = LEAVING[name];
    const deleted = [`${name} gone`, `${name} replaced`, ...(leaving === undefined ? [] : [leaving])];
    return [name, { candidates: CANDIDATES_OF[name] ?? `new_${name}`, deleted }];
  }),
) as Record<MarkedTable, TableChanges>;

const CANDIDATES = [...new Set(Object.values(CHANGES).map(({ candidates }) => candidates))];

/** Remedy of a lost version: no load writes it anew, not even one that loads everything. */
const VERSION_REMEDY =
  'Find out who changes the table, run the two statements in one transaction, and start the load again.';

/**
 * Version of the star, from the result of `ledger/star_version.sql`.
 * @throws STAR_CHANGED if the table does not have its one row.
 */
export function starVersionOf({ ops }: Schemas, result: BatchResult | undefined): number {
  const rows = result?.rows ?? [];
  if (rows.length === 1) return Number(rows[0]?.['version']);
  const table = `${ops}.star_version`;
  const message =
    `${table} has ${rows.length} rows instead of one: delete from ${table}; ` +
    `insert into ${table} select coalesce(max(star_version), 0) from ${ops}.star_mark`;
  throw new LoadError('STAR_CHANGED', message, { table, rows: rows.length }, { remedy: VERSION_REMEDY });
}

/** Marks from the result of `ledger/star_mark.sql`. */
export function marksOf(result: BatchResult | undefined): Marks {
  const rows = new Map((result?.rows ?? []).map((row) => [row['table_name'], Number(row['row_count'])]));
  if (MARKED_TABLES.some((table) => !rows.has(table))) return null;
  return Object.fromEntries(rows) as RowCounts;
}

/**
 * Prepares the tables for the publish of a run whose check `star_changed` failed. If the run loads everything, it removes
 * duplicates: its candidate rows restore what is missing.
 * @returns the rows that must be there before the publish; null if nothing can be expected.
 * @throws STAR_CHANGED if a run that loads everything finds rows that neither it nor a duplicate explains.
 */
export async function restoreTables(session: Session, marks: Marks, checks: readonly CheckResult[]): Promise<Marks> {
  const check = checks.find(({ name }) => name === STAR_CHANGED);
  if (marks === null || check?.status !== 'failed') return marks;
  if (check.severity === 'error') return null;
  const duplicated = MARKED_TABLES.filter(await hasMore(session, marks));
  const file = sqlFile('database/distinct_rows.sql');
  await session.batch(duplicated.map((table) => ({ file, values: { table } })));
  const hasRowsOfOthers = duplicated.length === 0 ? () => false : await hasMore(session, marks);
  const unexplained = duplicated.filter(hasRowsOfOthers);
  if (unexplained.length === 0) return null;
  const message = `No load wrote all rows of ${unexplained.join(', ')}: delete the rows of others, or all rows, then load --full`;
  throw new LoadError('STAR_CHANGED', message, { tables: unexplained });
}

/** Counts the rows of all tables. @returns whether a table has more rows than its mark. */
async function hasMore(session: Session, marks: RowCounts): Promise<(table: MarkedTable) => boolean> {
  const [counted] = await session.batch([rowCountsQuery(MARKED_TABLES)]);
  const found = rowCountsOf(MARKED_TABLES, counted);
  return (table) => found[table] > marks[table];
}

/**
 * Query after the statements of a publish: it counts the candidate rows, or all tables if nothing is expected. The check
 * star_changed has compared the tables with their marks in this run: no need to count them again.
 */
export function markQuery(before: Marks): BatchPart {
  return rowCountsQuery(before === null ? MARKED_TABLES : CANDIDATES);
}

/**
 * Rows of each table after a publish, from the results of its batch, which ends with `markQuery`.
 * @param before rows that each table had before; null if nothing is expected.
 * @throws STAR_CHANGED if a table did not take all candidate rows.
 */
export function rowsAfterPublish(before: Marks, results: readonly BatchResult[]): RowCounts {
  if (before === null) return rowCountsOf(MARKED_TABLES, results.at(-1));
  const candidates = rowCountsOf(CANDIDATES, results.at(-1));
  const changes = MARKED_TABLES.map((table) => {
    const { written, deleted } = changedRows(table, results);
    const expected = candidates[CHANGES[table].candidates] ?? 0;
    return { table, rows: before[table] + written - deleted, expected, found: written };
  });
  const changed = changes.filter(({ expected, found }) => expected !== found);
  if (changed.length > 0) throw starChanged(changed);
  return Object.fromEntries(changes.map(({ table, rows }) => [table, rows])) as RowCounts;
}

/**
 * Asserts that nobody else added or deleted rows, by the rows of the check star_changed.
 * @throws STAR_CHANGED
 */
export function assertUnchanged(found: BatchResult | undefined): void {
  const rows = found?.rows ?? [];
  if (rows.length === 0) return;
  const lines = rows.map(
    (row) =>
      `  ${String(row['table_name'])}: expected ${Number(row['expected_rows'])} rows, found ${Number(row['found_rows'])}`,
  );
  const message = `Somebody else changed the star since the last publish; sparkify load --full restores it:\n${lines.join('\n')}`;
  throw new LoadError('STAR_CHANGED', message, { changed: rows });
}

/** Numbers of rows that a publish wrote into a table and deleted from it, from the results of its batch. */
function changedRows(table: MarkedTable, results: readonly BatchResult[]): { written: number; deleted: number } {
  const deleted = CHANGES[table].deleted.reduce((sum, label) => sum + rowsCounted(results, label), 0);
  return { written: rowsCounted(results, `${table} written`), deleted };
}

/** A table of the star around a publish. */
export interface PublishedTable {
  /** Number of rows before, by the marks, and after; numbers of rows that the publish wrote and deleted. */
  readonly rows: { readonly before: number | undefined; readonly after: number };
  readonly written: number;
  readonly deleted: number;
}

/** A table of the star around a publish, from the results of its batch. */
export function publishedTable(
  table: StarTable,
  { before, after }: { readonly before: Marks; readonly after: RowCounts },
  results: readonly BatchResult[],
): PublishedTable {
  const { written, deleted } = changedRows(table, results);
  return { rows: { before: before?.[table], after: after[table] }, written, deleted };
}

function starChanged(changed: readonly { table: string; expected: number; found: number }[]): LoadError {
  const lines = changed.map(({ table, expected, found }) => {
    const difference = Math.abs(found - expected);
    return `  ${table}: expected ${expected} rows, found ${found}, ${difference} too ${found < expected ? 'few' : 'many'}`;
  });
  const message = `The publish was rolled back, since not all candidate rows were written (is there a trigger?):\n${lines.join('\n')}`;
  return new LoadError('STAR_CHANGED', message, { changed });
}
