import { STAR_TABLES } from '../model/star.js';
import { sqlFile } from '../sql/files.js';
import { opsPath, runSchema, starPath } from '../warehouse/schemas.js';
import { timestamp } from './create-tables.js';
import { asLatestAttempt } from './attempt.js';
import type { Dependencies } from './dependencies.js';
import { recordSteps, type EndedStep } from './record-steps.js';
import type { Step } from './step.js';

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

/**
 * Drops the schemas of runs that nobody needs any more, refreshes the statistics of the tables that it names, and
 * writes into the ledger how long each step took.
 */
export async function cleanUp(deps: Dependencies, step: Step, input: CleanUpInput, now: Date): Promise<void> {
  const { loadId, stale, steps } = input;
  await deps.warehouse.removeWork(loadId);
  await dropOldRuns(deps, step, now);
  await asLatestAttempt(deps, step, { loadId, searchPath: opsPath(deps.schemas) }, (session) =>
    session.transaction(() => recordSteps(deps, session, loadId, steps)),
  );
  await deps.warehouse.session({ searchPath: starPath(deps.schemas), ...step }, async (session) => {
    for (const table of STAR_TABLES.filter((name) => stale.includes(name))) await session.query(`analyze ${table}`);
  });
}

async function dropOldRuns(deps: Dependencies, step: Step, now: Date): Promise<void> {
  const ago = (days: number) => timestamp(new Date(now.getTime() - days * DAY_MS));
  await deps.warehouse.session({ searchPath: opsPath(deps.schemas), ...step }, async (session) => {
    const there = await session.select(sqlFile('ledger/run_schemas.sql'));
    const schemas = new Set(there.map((row) => String(row['name'])));
    const old = await session.select(sqlFile('ledger/old_runs.sql'), {
      failed_before: ago(deps.settings.LOAD_KEEP_FAILED_DAYS),
      running_before: ago(DEAD_AFTER_DAYS),
    });
    for (const { load_id: loadId } of old) {
      const schema = runSchema(String(loadId));
      if (!schemas.has(schema)) continue;
      await session.query(`drop schema if exists ${schema} cascade`);
      await deps.warehouse.removeWork(String(loadId));
    }
  });
}
