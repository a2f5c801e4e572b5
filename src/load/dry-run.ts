import type { CheckResult } from '../model/checks.js';
import type { ChangedIds, Preview, PublishedRun } from '../model/result.js';
import { STAR_TABLES } from '../model/star.js';
import { sqlFile } from '../sql/files.js';
import type { Session } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';
import { recordChanges } from './record-changes.js';
import { deleteChecks, recordChecks } from './record-checks.js';
import { timestamp } from './timestamp.js';

/**
 * End of a dry run, thrown to undo its transaction: a dry run reports what a publish does, and so it publishes in a
 * transaction that is rolled back.
 */
export class DryRunEnd<R = PublishedRun> extends Error {
  override readonly name = 'DryRunEnd';

  constructor(readonly result: R) {
    super('The transaction of a dry run is undone');
  }
}

/** Runs `work` in a transaction. @returns its result, or the end of a dry run that has undone it. */
export async function orDryRunEnd<T, R>(session: Session, work: () => Promise<T>): Promise<T | DryRunEnd<R>> {
  try {
    return await session.transaction(work);
  } catch (error) {
    if (error instanceof DryRunEnd) return error as DryRunEnd<R>;
    throw error;
  }
}

/** Reads the first ids of the rows that a publish would change, before it does. */
export async function previewOf(session: Session): Promise<Preview> {
  const rows = await session.select(sqlFile('ledger/changed_ids.sql'));
  const idsOf = (table: string, change: keyof ChangedIds) =>
    rows.filter((row) => row['table_name'] === table && row['change'] === change).map(({ id }) => String(id));
  const tables = STAR_TABLES.map((table): [string, ChangedIds] => [
    table,
    {
      inserted: idsOf(table, 'inserted'),
      updated: idsOf(table, 'updated'),
      deleted: idsOf(table, 'deleted'),
    },
  ]);
  return Object.fromEntries(tables) as Preview;
}

/** Dry run to record in the ledger. */
interface EndedDryRun {
  readonly loadId: string;
  readonly checks: readonly CheckResult[];
}

/** Records a dry run in the ledger, with what it would have changed. */
export async function recordDryRun(
  deps: Dependencies,
  session: Session,
  { loadId, checks }: EndedDryRun,
  published: PublishedRun,
  now: Date,
): Promise<PublishedRun> {
  const values = { load_id: loadId, finished_at: timestamp(now), moved_plays: String(published.moved) };
  await session.transaction(async () => {
    await session.batch([{ file: sqlFile('ledger/close_dry_run.sql'), values }, deleteChecks(loadId)]);
    await recordChanges(deps, session, loadId, (table) => published.changed[table]);
    await recordChecks(deps, session, loadId, checks);
  });
  return published;
}
