import { LoadError } from '../model/errors.js';
import { sqlFile } from '../sql/files.js';
import type { CheckResult } from '../model/checks.js';
import type { CustomColumn } from '../sql/custom-column-files.js';
import { publishFiles, STAR_TABLES, type CandidateStep, type StarTable, type TableChange } from '../model/star.js';
import { candidateStepsOf } from '../model/plan.js';
import type { ContentChanges } from '../model/content.js';
import type { Published, PublishedRun } from '../model/result.js';
import { rowCountsOf } from '../warehouse/catalog.js';
import { starPath } from '../warehouse/schemas.js';
import { rowsCounted, type BatchResult, type Session } from '../warehouse/warehouse.js';
import { timestamp } from './timestamp.js';
import type { Dependencies } from './dependencies.js';
import { proofQuery, proofsOf } from './check-proof.js';
import { proveChecks } from './prove-checks.js';
import { inRun } from './run-session.js';
import { changesQueries, isPublished, publishedOf, publishedQueries, publishedRun } from './published-run.js';
import { columnsOfRun, customColumnsQuery, withCustomColumns } from './custom-columns.js';
import { DryRunEnd, orDryRunEnd, previewOf, recordDryRun } from './dry-run.js';
import { recordChanges } from './record-changes.js';
import { deleteChecks, recordChecks } from './record-checks.js';
import { deleteOldStar, wouldLoseBatches } from './rebuild.js';
import { markQuery, marksOf, NO_ROWS, restoreTables, rowsAfterPublish, starVersionOf } from './star-mark.js';
import { marksQueries, setMarks } from './set-marks.js';
import type { ActivityContext } from './activity-context.js';

/** Run to publish, and the version of the star that its candidate rows were made against. */
export interface PublishInput {
  readonly loadId: string;
  readonly starVersion: number;
  readonly checks: readonly CheckResult[];
  /** Steps that made the candidate rows. Absent if an older worker runs the workflow. */
  readonly candidates?: readonly CandidateStep[];
  /** Whether the run may have made the star from nothing. Absent if an older worker runs the workflow. */
  readonly isRebuild?: boolean;
  /** Whether everything is undone at the end, and only reported. Absent if an older worker runs the workflow. */
  readonly isDryRun?: boolean;
  /** Changes of contents, of the tables for which they are known. Absent if the run does not mark contents. */
  readonly contents?: ContentChanges;
}

/** How the transaction of a publish ended; with the rows of each table, it has published now. */
type Outcome = Published['outcome'] | Record<StarTable, number>;

/** Files that write the ledger, run after those that publish the star. */
export const LEDGER_FILES = ['load_object', 'load_run'];

/**
 * Moves all candidate rows into the star and writes the ledger, in one transaction: the last step of write-audit-publish.
 * Concurrency is optimistic: each publish increments the star's version, and a run whose candidate rows were made against
 * an older one gets `outdated` and makes them again. A retry after a lost COMMIT response finds the run published.
 */
export async function publish(
  deps: Dependencies,
  context: ActivityContext,
  input: PublishInput,
  now: Date,
): Promise<Published> {
  try {
    return await publishRun(deps, context, input, now);
  } catch (error) {
    // After a lost COMMIT response, a later run may have cleaned up this one's schema.
    const isGone = error instanceof LoadError && error.code === 'RUN_GONE';
    const published = isGone ? await findPublished(deps, context, input.loadId) : null;
    if (published === null) throw error;
    return published;
  }
}

async function findPublished(
  deps: Dependencies,
  { tag, signal }: ActivityContext,
  loadId: string,
): Promise<Published | null> {
  const options = { searchPath: starPath(deps.schemas), tag, signal, opening: publishedQueries(loadId) };
  return deps.warehouse.session(options, async (_, [run, changes, totals]) =>
    isPublished(run) ? publishedOf(run, changes, rowCountsOf(STAR_TABLES, totals)) : null,
  );
}

async function publishRun(
  deps: Dependencies,
  context: ActivityContext,
  input: PublishInput,
  now: Date,
): Promise<Published> {
  const { loadId } = input;
  return inRun(deps, context, { loadId, opening: [customColumnsQuery(loadId)] }, async (session, [customColumns]) => {
    const columns = () => columnsOfRun(deps, loadId, customColumns);
    const outcome = await orDryRunEnd<Outcome, PublishedRun>(session, async () => {
      const [, run, star, overtaken, proofs, ...marked] = await session.batch([
        // The lock comes first: anything read before it may be older than what its last owner wrote.
        sqlFile('ledger/lock_star_version.sql'),
        publishedRun(loadId),
        sqlFile('ledger/star_version.sql'),
        sqlFile('ledger/overtaken.sql'),
        proofQuery(),
        ...marksQueries(input),
      ]);
      if (isPublished(run)) return 'published';
      if (Number(overtaken?.rows[0]?.['reasons']) > 0) return 'overtaken';
      if (input.isRebuild === true && (await wouldLoseBatches(session, loadId))) return 'overtaken';
      if (starVersionOf(deps.schemas, star) !== input.starVersion) return 'outdated';
      await proveChecks(deps, session, input, proofsOf(proofs));
      const preview = input.isDryRun === true ? await previewOf(session) : undefined;
      const rows = await publishAll(deps, session, input, { columns: columns(), marked }, now);
      if (preview === undefined) return rows;
      const [done, changes] = await session.batch(changesQueries(loadId));
      throw new DryRunEnd({ ...publishedOf(done, changes, rows), preview });
    });
    if (outcome === 'outdated' || outcome === 'overtaken') return { outcome };
    if (outcome instanceof DryRunEnd) return recordDryRun(deps, session, input, outcome.result, now);
    const queries = outcome === 'published' ? publishedQueries(loadId) : changesQueries(loadId);
    const [run, changes, totals] = await session.batch(queries);
    return publishedOf(run, changes, outcome === 'published' ? rowCountsOf(STAR_TABLES, totals) : outcome);
  });
}

async function publishAll(
  deps: Dependencies,
  session: Session,
  input: PublishInput,
  { columns, marked }: { readonly columns: readonly CustomColumn[]; readonly marked: readonly BatchResult[] },
  now: Date,
): Promise<Record<StarTable, number>> {
  const { loadId, checks, candidates, isRebuild } = input;
  const replaced = isRebuild === true ? await deleteOldStar(session, loadId) : null;
  const expected = replaced === null ? await restoreTables(session, marksOf(marked[0]), checks) : NO_ROWS;
  const results = await session.batch([
    ...publishFiles(candidateStepsOf({ candidates })).map(({ name, table }) =>
      withCustomColumns(`publish/${name}.sql`, table, columns),
    ),
    { file: sqlFile('ledger/close_this_run.sql'), values: { closed_at: timestamp(now) } },
    ...LEDGER_FILES.map((name) => sqlFile(`publish/${name}.sql`)),
    deleteChecks(loadId),
    markQuery(expected),
  ]);
  const rows = rowsAfterPublish(expected, results);
  const marksToSet = await setMarks(session, { warehouse: deps.warehouse, columns }, input, { marked, rows, results });
  const lateMatched = rowsCounted(results, 'late-matched plays');
  await recordChanges(deps, session, loadId, (table) => changeOf(table, results, replaced?.[table]));
  await recordChecks(deps, session, loadId, checks);
  await session.batch([
    { file: sqlFile('ledger/moved_plays.sql'), values: { load_id: loadId, moved_plays: String(lateMatched) } },
    sqlFile('ledger/next_star_version.sql'),
    ...marksToSet,
  ]);
  return rows;
}

/**
 * Numbers of changed rows of a table: an updated row is deleted and inserted.
 * @param replaced rows of the old table, if the run has made the star from nothing.
 */
function changeOf(table: StarTable, results: readonly BatchResult[], replaced = 0): TableChange {
  const updated = rowsCounted(results, `${table} replaced`);
  const inserted = rowsCounted(results, `${table} written`) - updated;
  return { inserted, updated, deleted: replaced + rowsCounted(results, `${table} gone`) };
}
