import { NOTHING_CHANGED, STAR_TABLES, type StarTable, type TableChange } from '../model/star.js';
import type { PublishedRun } from '../model/result.js';
import { sqlFile } from '../sql/files.js';
import { rowCountsOf, rowCountsQuery } from '../warehouse/catalog.js';
import type { BatchPart, BatchResult, BoundFile, Session } from '../warehouse/warehouse.js';

/** Query for a published run. `isPublished` takes its result. */
export function publishedRun(loadId: string): BoundFile {
  return { file: sqlFile('ledger/published_run.sql'), values: { load_id: loadId } };
}

/** Whether the result of `publishedRun`, the first of `publishedQueries`, shows a published run. */
export function isPublished(run: BatchResult | undefined): boolean {
  return run !== undefined && run.rowCount > 0;
}

/** Queries for a published run, its changes, and the row counts of the star. `publishedOf` takes their results. */
export function publishedQueries(loadId: string): BatchPart[] {
  return [...changesQueries(loadId), rowCountsQuery(STAR_TABLES)];
}

/** Queries for a published run and its changes. `publishedOf` takes their results. */
export function changesQueries(loadId: string): BatchPart[] {
  return [publishedRun(loadId), { file: sqlFile('ledger/run_tables.sql'), values: { load_id: loadId } }];
}

/** Result of a published run, from the results of `publishedQueries`. */
export function publishedOf(
  run: BatchResult | undefined,
  changes: BatchResult | undefined,
  totals: Readonly<Record<StarTable, number>>,
): PublishedRun {
  const recorded = new Map(
    (changes?.rows ?? []).map((row) => [
      row['table_name'],
      {
        inserted: Number(row['inserted']),
        updated: Number(row['updated']),
        deleted: Number(row['deleted']),
      },
    ]),
  );
  return {
    outcome: 'published',
    changed: Object.fromEntries(
      STAR_TABLES.map((table) => [table, recorded.get(table) ?? NOTHING_CHANGED[table]]),
    ) as Record<StarTable, TableChange>,
    moved: Number(run?.rows[0]?.['moved_plays'] ?? 0),
    tables: Object.fromEntries(STAR_TABLES.map((table) => [table, totals[table]])) as Record<StarTable, number>,
  };
}

/** Counts the rows of each table of the star. */
export async function starTotals(session: Session): Promise<Record<StarTable, number>> {
  const [totals] = await session.batch([rowCountsQuery(STAR_TABLES)]);
  return rowCountsOf(STAR_TABLES, totals);
}
