import { NOTHING_CHANGED, STAR_TABLES, type StarTable } from '../model/star.js';
import { sqlFile } from '../sql/files.js';
import { rowCountsOf, rowCountsQuery } from '../warehouse/catalog.js';
import { opsPath } from '../warehouse/schemas.js';
import { asLatestAttempt } from './attempt.js';
import { dropRun, oldRuns, oldRunsQueries } from './clean-up.js';
import { timestamp } from './create-tables.js';
import type { Dependencies } from './dependencies.js';
import { recordChanges } from './publish.js';
import { deleteSteps, recordSteps, type EndedStep } from './record-steps.js';
import type { Step } from './step.js';

/** A run that found nothing new. */
export interface NothingNewInput {
  readonly loadId: string;
  readonly steps: readonly EndedStep[];
}

/**
 * Closes a run that found nothing new in the ledger, as published and with nothing changed. It drops the run's own
 * schema, which an earlier listing may have made, and those of runs that nobody needs any more.
 * @returns the rows of each table of the star, which the run has left as they were.
 */
export async function recordNothingNew(
  deps: Dependencies,
  step: Step,
  { loadId, steps }: NothingNewInput,
  now: Date,
): Promise<Record<StarTable, number>> {
  const closing = {
    file: sqlFile('ledger/record_nothing_new.sql'),
    values: { load_id: loadId, finished_at: timestamp(now) },
  };
  const options = { loadId, searchPath: opsPath(deps.schemas), opening: oldRunsQueries(deps, now) };
  return asLatestAttempt(deps, step, options, async (session, [schemas, runs]) => {
    const dropped = [loadId, ...oldRuns(schemas, runs)];
    const tables = await session.transaction(async () => {
      const results = await session.batch([
        ...dropped.map(dropRun),
        closing,
        deleteSteps(loadId),
        rowCountsQuery(STAR_TABLES),
      ]);
      await recordChanges(deps, session, loadId, (table) => NOTHING_CHANGED[table]);
      await recordSteps(deps, session, loadId, steps);
      return rowCountsOf(STAR_TABLES, results.at(-1));
    });
    for (const other of dropped) await deps.warehouse.removeWork(other);
    return tables;
  });
}
