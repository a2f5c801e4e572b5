import { STAR_TABLES } from '../model/star.js';
import { sqlFile } from '../sql/files.js';
import { opsPath, runSchema } from '../warehouse/schemas.js';
import type { BatchPart, BatchResult, BoundFile } from '../warehouse/warehouse.js';
import { inFencedSession } from './fencing.js';
import { timestamp } from './timestamp.js';
import type { Dependencies } from './dependencies.js';
import { deleteSteps, recordSteps, type EndedStep } from './record-steps.js';
import type { ActivityContext } from './activity-context.js';

/** Days after which a run that never ended counts as dead. Longer than any run may take. */
const DEAD_AFTER_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What a run leaves behind. */
export interface CleanUpInput {
  readonly loadId: string;
  /** The tables of the star that it changed so much that their statistics are wrong. */
  readonly stale: readonly string[];
  readonly steps: readonly EndedStep[];
}

/** Schemas that one clean-up drops at most: a transaction holds a lock for each of their tables. The next run drops more. */
const MAX_DROPPED = 25;

/**
 * Drops the schemas of runs that nobody needs any more, refreshes the statistics of the tables that it names, and
 * writes into the ledger how long each step took.
 */
export async function cleanUp(
  deps: Dependencies,
  context: ActivityContext,
  input: CleanUpInput,
  now: Date,
): Promise<void> {
  const { loadId, stale, steps } = input;
  await deps.warehouse.removeWork(loadId);
  const options = { loadId, searchPath: opsPath(deps.schemas), opening: oldRunsQueries(deps, now) };
  const old = await inFencedSession(deps, context, options, async (session, [schemas, runs]) => {
    const dropped = oldRuns(schemas, runs);
    await session.transaction(async () => {
      await session.batch([...dropped.map(dropRun), ...analyzeStatements(stale), deleteSteps(loadId)]);
      await recordSteps(deps, session, loadId, steps);
    });
    return dropped;
  });
  for (const other of old) await deps.warehouse.removeWork(other);
}

/** ANALYZE may be in a transaction with other statements, as VACUUM may not: each by itself would be a commit. */
function analyzeStatements(stale: readonly string[]): BoundFile[] {
  const file = sqlFile('database/analyze_table.sql');
  return STAR_TABLES.filter((name) => stale.includes(name)).map((table) => ({ file, values: { table } }));
}

/** Queries of the schemas that are there, and of the runs whose schemas are no longer needed: see `oldRuns`. */
export function oldRunsQueries({ settings }: Pick<Dependencies, 'settings'>, now: Date): BatchPart[] {
  const ago = (days: number) => timestamp(new Date(now.getTime() - days * DAY_MS));
  const values = { failed_before: ago(settings.LOAD_KEEP_FAILED_DAYS), running_before: ago(DEAD_AFTER_DAYS) };
  return [sqlFile('ledger/run_schemas.sql'), { file: sqlFile('ledger/old_runs.sql'), values }];
}

/** The load ids of runs whose schemas are there and no longer needed, from the results of `oldRunsQueries`. */
export function oldRuns(schemas: BatchResult | undefined, runs: BatchResult | undefined): string[] {
  const present = new Set(schemas?.rows.map(({ name }) => String(name)));
  const loadIds = runs?.rows.map((row) => String(row['load_id'])) ?? [];
  return loadIds.filter((loadId) => present.has(runSchema(loadId))).slice(0, MAX_DROPPED);
}

/** Drops a run's schema and all that is in it. */
export function dropRun(loadId: string): BoundFile {
  return { file: sqlFile('database/drop_schema.sql'), values: { schema: runSchema(loadId) } };
}
