import { forEachTable, NOTHING_CHANGED, STAR_TABLES } from '../model/star.js';
import type { ChangedIds, PublishedRun } from '../model/result.js';
import { sqlFile } from '../sql/files.js';
import { rowCountsOf } from '../warehouse/catalog.js';
import { opsPath } from '../warehouse/schemas.js';
import { inFencedSession } from './fencing.js';
import { dropRun, oldRuns, oldRunsQueries } from './clean-up.js';
import { timestamp } from './timestamp.js';
import type { Dependencies } from './dependencies.js';
import { isPublished, publishedOf, publishedQueries } from './published-run.js';
import { recordChanges } from './record-changes.js';
import { assertUnchanged } from './star-mark.js';
import { deleteSteps, recordSteps, type EndedRunSteps } from './record-steps.js';
import type { ActivityContext } from './activity-context.js';

/** Run that found nothing new. */
export interface NothingNewInput extends EndedRunSteps {
  readonly loadId: string;
  /** See `LoadPlan`: a ledger of an older version may have no marks to compare with. */
  readonly marksContent?: boolean;
  /** Whether the run is a dry run, which the ledger has as one. Absent if an older worker runs the workflow. */
  readonly isDryRun?: boolean;
}

const NO_IDS: ChangedIds = { inserted: [], updated: [], deleted: [] };

/**
 * Records in the ledger a run that found nothing new, as published and without changes; a dry run as such. Drops the
 * run's own schema, which an earlier listing may have created, and those of runs that nobody needs any more. A run that was
 * reset to an earlier step after its publish finds nothing new because the ledger has its own objects: its record stays as
 * it is.
 * @returns the changes of the run, and the row counts of the star.
 * @throws STAR_CHANGED if a table has more or fewer rows than the last publish left in it.
 */
export async function recordNothingNew(
  deps: Dependencies,
  context: ActivityContext,
  { loadId, steps, endedAt, marksContent, isDryRun = false }: NothingNewInput,
  now: Date,
): Promise<PublishedRun> {
  const closing = {
    file: sqlFile(isDryRun ? 'ledger/close_dry_run.sql' : 'ledger/record_nothing_new.sql'),
    values: { load_id: loadId, finished_at: timestamp(new Date(endedAt ?? now)), moved_plays: '0' },
  };
  const opening = [publishedQueries(loadId), oldRunsQueries(deps, now)].flat();
  if (marksContent === true) opening.push(sqlFile('checks/star/star_changed.sql'));
  const options = { loadId, searchPath: opsPath(deps.schemas), opening };
  return inFencedSession(deps, context, options, async (session, [run, changes, totals, schemas, runs, changed]) => {
    const tables = rowCountsOf(STAR_TABLES, totals);
    if (isPublished(run)) return publishedOf(run, changes, tables);
    assertUnchanged(changed);
    const dropped = [loadId, ...oldRuns(schemas, runs)];
    // Files first: a later attempt would not know the runs whose schemas are gone.
    for (const other of dropped) await deps.warehouse.removeStagingFiles(other);
    await session.transaction(async () => {
      await session.batch([...dropped.map(dropRun), closing, deleteSteps(loadId)]);
      await recordChanges(deps, session, loadId, (table) => NOTHING_CHANGED[table]);
      await recordSteps(deps, session, loadId, steps);
    });
    const preview = isDryRun ? forEachTable(NO_IDS) : undefined;
    return { outcome: 'published', changed: NOTHING_CHANGED, moved: 0, tables, preview };
  });
}
