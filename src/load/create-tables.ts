import { LoadError } from '../model/errors.js';
import type { LoadPlan } from '../model/plan.js';
import { STAR_TABLES } from '../model/star.js';
import { foundTablesOf, foundTablesQuery, type FoundSchemas } from './found-schema.js';
import { commentsQuery, hasAllComments } from './comments.js';
import { completeTables } from './complete-tables.js';
import { areCurrent } from './update-tables.js';
import { programVersion } from '../config/program-version.js';
import { sqlFile, sqlFiles, type SqlFile } from '../sql/files.js';
import { isUsable, schemaQuery } from '../warehouse/catalog.js';
import { opsPath, runSchema } from '../warehouse/schemas.js';
import type { QueryResult, Session } from '../warehouse/warehouse.js';
import { inFencedSession } from './fencing.js';
import { timestamp } from './timestamp.js';
import type { Dependencies } from './dependencies.js';
import { runSchemaStatements } from './run-schema.js';
import { DEFINITIONS_PATH, definitionsQuery, hasAllViews } from './views.js';
import { openRunsOf, openRunsQuery, type OpenRun } from './ended-runs.js';
import { hasCustomColumns } from './custom-columns.js';
import type { ActivityContext } from './activity-context.js';

/** Options of `createTables`. */
export interface CreateTablesOptions {
  /** Whether to create the run's schema as well: for plans of older workers, whose listing does not create it. */
  readonly withRunSchema: boolean;
  /** Start of the load, in milliseconds since 1970. Absent if an older worker runs the workflow: it starts now. */
  readonly startedAt?: number;
  /** Sources of the load, for the ledger. Absent if an older worker runs the workflow. */
  readonly sources?: Pick<LoadPlan, 'logData' | 'songData'>;
}

/**
 * Creates missing tables of the star and the ledger, migrates old ones, and opens the run in the ledger.
 * @returns other runs that are open in the ledger.
 */
export async function createTables(
  deps: Dependencies,
  context: ActivityContext,
  loadId: string,
  { withRunSchema, startedAt, sources }: CreateTablesOptions,
  now: Date,
): Promise<OpenRun[]> {
  await ensureTables(deps, context);
  const schema = runSchema(loadId);
  const options = { loadId, searchPath: opsPath(deps.schemas), opening: [openRunsQuery(loadId), schemaQuery(schema)] };
  return inFencedSession(deps, context, options, async (session, [open, found]) => {
    await startRun(session, context, { loadId, startedAt: new Date(startedAt ?? now), sources });
    // A schema that is there is in use: this step has created it before.
    if (withRunSchema && found?.rows.length === 0) await session.atomicBatch(runSchemaStatements(deps, loadId));
    return openRunsOf(open);
  });
}

/** Creates missing tables of the star and the ledger, migrates old ones, and comments on all. @throws SCHEMA_MISMATCH, CONFIG_INVALID */
export async function ensureTables(deps: Dependencies, context: ActivityContext): Promise<void> {
  const { star, ops } = deps.schemas;
  const opening = [
    byteOrderQuery(),
    schemaQuery(star),
    schemaQuery(ops),
    foundTablesQuery(star),
    foundTablesQuery(ops),
    definitionsQuery(deps.schemas),
    commentsQuery(deps.schemas),
  ];
  await deps.warehouse.session({ searchPath: DEFINITIONS_PATH, ...context, opening }, async (session, opened) => {
    const [byteOrder, starSchema, opsSchema, starColumns, opsColumns, definitions, comments] = opened;
    assertOrdersBytes(byteOrder);
    const hasSchemas = [isUsable(star, starSchema), isUsable(ops, opsSchema)].every(Boolean);
    const found = { star: foundTablesOf(starColumns), ops: foundTablesOf(opsColumns) };
    const isComplete =
      hasSchemas && hasAllTables(found) && hasCustomColumns(deps, found) && hasAllComments(deps, comments);
    if (isComplete && (await areCurrent(session, deps.schemas, { found, definitions }))) return;
    const recreated = await session.transaction(() => completeTables(deps, session));
    if (recreated.length > 0)
      context.warn('Views were not as this program creates them, and were created again', { views: recreated });
  });
}

function hasAllTables(found: FoundSchemas): boolean {
  return (
    sqlFiles('tables/ops').every(({ name }) => found.ops.has(name)) &&
    STAR_TABLES.every((name) => found.star.has(name)) &&
    hasAllViews(found)
  );
}

/** Asserts that text is ordered by its bytes: this order decides which row wins and which objects are known. */
export async function assertByteOrder(session: Session): Promise<void> {
  const [byteOrder] = await session.batch([byteOrderQuery()]);
  assertOrdersBytes(byteOrder);
}

function byteOrderQuery(): SqlFile {
  return sqlFile('database/byte_order.sql');
}

function assertOrdersBytes(answer: QueryResult | undefined): void {
  if (answer?.rows[0]?.['ignores_bytes'] !== true) return;
  throw new LoadError(
    'CONFIG_INVALID',
    "The database does not order text by its bytes. Make one that does: create database sparkify template template0 locale 'C.UTF-8'",
    {},
    { remedy: 'Name that database in [CLUSTER] DB_NAME.' },
  );
}

async function startRun(
  session: Session,
  { tag }: ActivityContext,
  { loadId, startedAt, sources }: { loadId: string; startedAt: Date } & Pick<CreateTablesOptions, 'sources'>,
): Promise<void> {
  await session.execute(sqlFile('ledger/start_run.sql'), {
    load_id: loadId,
    workflow_id: tag.workflowId,
    workflow_run_id: tag.runId,
    started_at: timestamp(startedAt),
    program_version: programVersion(),
    log_data: sources?.logData ?? '',
    song_data: sources?.songData ?? '',
  });
}
