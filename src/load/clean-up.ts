import { STAR_TABLES, type StarTable } from '../model/star.js';
import { sqlFile } from '../sql/files.js';
import { opsPath, runSchema } from '../warehouse/schemas.js';
import type { BatchPart, BatchResult, BoundFile } from '../warehouse/warehouse.js';
import { inFencedSession } from './fencing.js';
import { timestamp } from './timestamp.js';
import type { Dependencies } from './dependencies.js';
import { deleteSteps, endRun, recordSteps, type EndedRunSteps } from './record-steps.js';
import type { ActivityContext } from './activity-context.js';

/** Days after which a run that never ended counts as dead: more than it takes to be held several times, five days each. */
const DEAD_AFTER_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Published run to clean up after. */
export interface CleanUpInput extends EndedRunSteps {
  readonly loadId: string;
  /** Tables of the star whose statistics are stale, because the run changed so many rows. */
  readonly stale: readonly string[];
  /**
   * Those of them that grew by as much: the ledger's tables that grow with them are analyzed too. Absent if an older worker
   * runs the workflow.
   */
  readonly grown?: readonly string[];
}

/** Tables of the ledger that grow with a table of the star. */
const KEPT_BESIDE: Readonly<Partial<Record<StarTable, readonly string[]>>> = {
  users: ['user_record', 'user_event'],
  song: ['song_record'],
  songplay: ['matched_play'],
  unmatched_play: ['play_record'],
};

/** Maximum number of schemas that one clean-up drops: the transaction locks each of their tables. The next run drops more. */
const MAX_DROPPED_SCHEMAS = 25;

/**
 * Drops the schemas of runs that nobody needs any more, refreshes stale statistics, and records in the ledger when the
 * run ended and how long each step took.
 */
export async function cleanUp(
  deps: Dependencies,
  context: ActivityContext,
  input: CleanUpInput,
  now: Date,
): Promise<void> {
  const { loadId, steps, endedAt } = input;
  await deps.warehouse.removeStagingFiles(loadId);
  const options = { loadId, searchPath: opsPath(deps.schemas), opening: oldRunsQueries(deps, now) };
  await inFencedSession(deps, context, options, async (session, [schemas, runs]) => {
    const dropped = oldRuns(schemas, runs);
    // Files first: a later attempt would not know the runs whose schemas are gone.
    for (const other of dropped) await deps.warehouse.removeStagingFiles(other);
    await session.transaction(async () => {
      const ending = [...endRun(loadId, endedAt), deleteSteps(loadId)];
      await session.batch([...dropped.map(dropRun), ...analyzeStatements(input), ...ending]);
      await recordSteps(deps, session, loadId, steps);
    });
  });
}

/**
 * Statements that refresh statistics, also of what the ledger keeps beside a table of the star that grew: without them, the
 * plans of the next load compare each object with each other one. Unlike VACUUM, ANALYZE may share a transaction with others,
 * which saves commits.
 */
function analyzeStatements({ stale, grown = stale }: Pick<CleanUpInput, 'stale' | 'grown'>): BoundFile[] {
  const file = sqlFile('database/analyze_table.sql');
  const star = STAR_TABLES.filter((name) => stale.includes(name));
  const beside = star.filter((name) => grown.includes(name)).flatMap((name) => KEPT_BESIDE[name] ?? []);
  const ledger = grown.length > 0 ? ['load_object', ...beside] : [];
  return [...star, ...ledger].map((table) => ({ file, values: { table } }));
}

/** Queries for existing run schemas, and for runs whose schemas are no longer needed. `oldRuns` takes their results. */
export function oldRunsQueries({ settings }: Pick<Dependencies, 'settings'>, now: Date): BatchPart[] {
  const ago = (days: number) => timestamp(new Date(now.getTime() - days * DAY_MS));
  const values = { failed_before: ago(settings.LOAD_KEEP_FAILED_DAYS), running_before: ago(DEAD_AFTER_DAYS) };
  return [sqlFile('ledger/run_schemas.sql'), { file: sqlFile('ledger/old_runs.sql'), values }];
}

/** Load ids of runs whose schemas exist and are no longer needed, from the results of `oldRunsQueries`. */
export function oldRuns(schemas: BatchResult | undefined, runs: BatchResult | undefined): string[] {
  const present = new Set(schemas?.rows.map(({ name }) => String(name)));
  const loadIds = runs?.rows.map((row) => String(row['load_id'])) ?? [];
  return loadIds.filter((loadId) => present.has(runSchema(loadId))).slice(0, MAX_DROPPED_SCHEMAS);
}

/** Statement that drops a run's schema and everything in it. */
export function dropRun(loadId: string): BoundFile {
  return { file: sqlFile('database/drop_schema.sql'), values: { schema: runSchema(loadId) } };
}
