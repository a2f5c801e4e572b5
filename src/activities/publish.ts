import { LoadError } from '../errors.js';
import { sqlFile } from '../sql/files.js';
import type { CheckResult } from '../checks.js';
import { publishFiles, STAR_TABLES, type CandidateStep, type StarTable, type TableChange } from '../model/star.js';
import { candidateStepsOf, type Published } from '../plan.js';
import { countRows } from '../warehouse/catalog.js';
import { starPath } from '../warehouse/schemas.js';
import type { Executed, Session } from '../warehouse/warehouse.js';
import { timestamp } from './create-tables.js';
import type { Dependencies } from './dependencies.js';
import { inRun } from './in-run.js';
import { columnsOfRun, publishOwnColumns } from './own-columns.js';
import { recordChecks } from './record-checks.js';
import type { Step } from './step.js';

/** What to publish, and the version of the star that its candidate rows were made against. */
export interface PublishInput {
  readonly loadId: string;
  readonly starVersion: number;
  readonly checks: readonly CheckResult[];
  /** The steps of the run's plan that made its candidate rows. Absent where an older worker runs the workflow. */
  readonly candidates?: readonly CandidateStep[];
}

type Changed = Record<StarTable, TableChange>;

/** Files that write the ledger, after those that publish the star. */
export const LEDGER_FILES = ['load_object', 'load_run'];

/**
 * Moves all candidate rows into the star and writes the ledger, in one transaction.
 * A second try finds the run published, where the first one's COMMIT was done and its answer lost.
 */
export async function publish(deps: Dependencies, step: Step, input: PublishInput, now: Date): Promise<Published> {
  try {
    return await publishRun(deps, step, input, now);
  } catch (error) {
    // A run that published later may have cleaned up after the first try, whose answer was lost.
    const isGone = error instanceof LoadError && error.code === 'RUN_GONE';
    const published = isGone ? await publishedBefore(deps, step, input.loadId) : null;
    if (published === null) throw error;
    return published;
  }
}

async function publishedBefore(deps: Dependencies, { tag, signal }: Step, loadId: string): Promise<Published | null> {
  return deps.warehouse.session({ searchPath: starPath(deps.schemas), tag, signal }, async (session) =>
    (await isPublished(session, loadId)) ? publishedRun(session, loadId) : null,
  );
}

async function publishedRun(session: Session, loadId: string): Promise<Published> {
  const figures = await publishedFigures(session, loadId);
  return { outcome: 'published', ...figures, tables: await starTotals(session) };
}

async function publishRun(deps: Dependencies, step: Step, input: PublishInput, now: Date): Promise<Published> {
  return inRun(deps, step, input.loadId, async (session) => {
    const outcome = await session.transaction(async () => {
      // First of all: what is read before the lock may be older than what the lock's last owner wrote.
      await session.query('lock table star_version');
      if (await isPublished(session, input.loadId)) return 'published';
      if ((await starVersion(session)) !== input.starVersion) return 'outdated';
      await publishAll(deps, session, input, now);
      return 'published';
    });
    return outcome === 'outdated' ? { outcome } : publishedRun(session, input.loadId);
  });
}

async function isPublished(session: Session, loadId: string): Promise<boolean> {
  const sql = "select 1 from load_run where load_id = $1 and status = 'published'";
  return (await session.query(sql, [loadId])).rowCount > 0;
}

async function starVersion(session: Session): Promise<number> {
  return Number((await session.query('select version from star_version')).rows[0]?.['version']);
}

async function publishAll(deps: Dependencies, session: Session, input: PublishInput, now: Date): Promise<void> {
  const executed: Executed[] = [];
  for (const name of publishFiles(candidateStepsOf(input)))
    executed.push(...(await session.execute(sqlFile(`publish/${name}.sql`))));
  await publishOwnColumns(session, await columnsOfRun(deps, session, input.loadId));
  await session.query('update this_run set closed_at = $1', [timestamp(now)]);
  for (const name of LEDGER_FILES) await session.execute(sqlFile(`publish/${name}.sql`));
  const rows = STAR_TABLES.map((table) => {
    const { inserted, updated } = changeOf(table, executed);
    return [input.loadId, table, String(inserted), String(updated)];
  });
  const columns = ['load_id', 'table_name', 'inserted', 'updated'];
  await deps.warehouse.writeRows(session, 'load_table', columns, [rows]);
  await recordChecks(deps, session, input.loadId, input.checks);
  await session.query('update load_run set moved_plays = $1 where load_id = $2', [movedOf(executed), input.loadId]);
  await session.query('update star_version set version = version + 1');
}

/** A row that is replaced is deleted and inserted. */
function changeOf(table: StarTable, executed: readonly Executed[]): TableChange {
  const updated = executed.filter(({ what }) => what === `delete from ${table}`).at(-1)?.rowCount ?? 0;
  const written = executed.find(({ what }) => what === `insert into ${table}`)?.rowCount ?? 0;
  return { inserted: written - updated, updated };
}

/** The first deletion from unmatched_play is that of plays whose song has arrived. */
function movedOf(executed: readonly Executed[]): number {
  return executed.find(({ what }) => what === 'delete from unmatched_play')?.rowCount ?? 0;
}

async function publishedFigures(session: Session, loadId: string): Promise<{ changed: Changed; moved: number }> {
  const changes = await session.query('select table_name, inserted, updated from load_table where load_id = $1', [
    loadId,
  ]);
  const run = await session.query('select moved_plays from load_run where load_id = $1', [loadId]);
  const changed = changes.rows.map((row) => [
    String(row['table_name']),
    { inserted: Number(row['inserted']), updated: Number(row['updated']) },
  ]);
  return { changed: Object.fromEntries(changed) as Changed, moved: Number(run.rows[0]?.['moved_plays'] ?? 0) };
}

/** The rows of each table of the star. */
export async function starTotals(session: Session): Promise<Record<StarTable, number>> {
  return countRows(session, STAR_TABLES);
}
