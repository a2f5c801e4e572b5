import { createTables } from '../../../src/load/create-tables.js';
import type { Dependencies } from '../../../src/load/dependencies.js';
import { makeCandidates } from '../../../src/load/make-candidates.js';
import type { ActivityContext } from '../../../src/load/activity-context.js';
import { candidateSteps } from '../../../src/model/star.js';
import { withoutCustomColumns } from '../../../src/load/custom-columns.js';
import { PgSession } from '../../../src/warehouse/pg-session.js';
import { runPath } from '../../../src/warehouse/schemas.js';
import type { BatchPart, BatchResult, Warehouse } from '../../../src/warehouse/warehouse.js';
import { testDatabase } from '../../support/database.js';

/** The run whose tables a sandbox has. */
export const LOAD_ID = '20181101t000000_00000000';

/** When that run started, and when it ends. */
export const NOW = new Date('2018-11-01T00:00:00Z');

/** A step that nobody watches. */
export const STEP: ActivityContext = {
  signal: new AbortController().signal,
  tag: { workflowId: 'load', runId: '00000000-0000-0000-0000-000000000000', activity: 'test/1', attempt: 1 },
  report: () => undefined,
  warn: () => undefined,
};

/** Dependencies of the activities, all on one session whose transaction is open, and that session. */
export interface Opened {
  readonly deps: Dependencies;
  readonly session: PgSession;
}

/** A star, a ledger and a run, all empty. */
export interface Sandbox {
  /** Runs `work` on the empty tables; what it does is rolled back. */
  try<T>(work: (opened: Opened) => Promise<T>): Promise<T>;
}

/** Makes a database with all tables of the star, the ledger and one run, by the files that a load makes them by. */
export async function openSandbox(): Promise<Sandbox> {
  return openSandboxOn(await testDatabase());
}

/** Makes a sandbox in an empty warehouse of either engine. */
export async function openSandboxOn({
  warehouse,
  settings,
}: Pick<Dependencies, 'warehouse' | 'settings'>): Promise<Sandbox> {
  const openStore = () => {
    throw new Error('These tests read no store');
  };
  const schemas = { star: 'public', ops: 'sparkify_ops' };
  const deps: Dependencies = { warehouse, settings, openStore, schemas, alsoAllowed: () => [] };
  await createTables(deps, STEP, LOAD_ID, { withRunSchema: true }, NOW);
  await warehouse.session({ searchPath: runPath(deps.schemas, LOAD_ID) }, createStaging);
  for (const { table } of candidateSteps()) await makeCandidates(deps, STEP, { loadId: LOAD_ID, table });
  return { try: (work) => rolledBack(deps, work) };
}

/** Makes the staging tables of the run that the session's search path names. */
export async function createStaging(session: Pick<PgSession, 'execute'>): Promise<void> {
  for (const name of ['stage_events', 'stage_songs', 'repaired_text', 'logged_event', 'event_day']) {
    await session.execute(withoutCustomColumns(`tables/run/${name}.sql`));
  }
}

function rolledBack<T>(deps: Dependencies, work: (opened: Opened) => Promise<T>): Promise<T> {
  return deps.warehouse.session({ searchPath: runPath(deps.schemas, LOAD_ID) }, async (session) => {
    const open = new OpenSession((session as PgSession).client);
    await open.query('begin');
    try {
      return await work({ deps: { ...deps, warehouse: onSession(deps.warehouse, open) }, session: open });
    } finally {
      await open.query('rollback');
    }
  });
}

/** A session that is in a transaction already: the activities' own are part of it. */
class OpenSession extends PgSession {
  override transaction<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  override atomicBatch(parts: readonly BatchPart[]): Promise<BatchResult[]> {
    return this.batch(parts);
  }
}

function onSession(warehouse: Warehouse, session: PgSession): Warehouse {
  return {
    ...warehouse,
    session: async ({ searchPath, opening }, work) => work(session, await session.open(searchPath, opening)),
  };
}
