import { LoadError } from '../errors.js';
import { candidateSteps } from '../model/star.js';
import type { LoadedTables } from '../plan.js';
import { sqlFile } from '../sql/files.js';
import { countRows } from '../warehouse/catalog.js';
import type { Executed } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';
import { inRun } from './in-run.js';
import { columnsOfRun, loadOwnColumns } from './own-columns.js';
import type { Step } from './step.js';

/** Which candidate rows to make: those of a dimension, or those of the fact. */
export interface LoadTablesInput {
  readonly loadId: string;
  /** Name of a file of `sql/load`. */
  readonly table: string;
}

/**
 * Makes the candidate rows of one table, anew.
 * @returns their numbers, and the version of the star that they were made against: read first, so that a publish in
 *   between can only make it too old, never too new.
 * @throws INPUT_INVALID where there is no such table: the name of a file is made of it.
 */
export async function loadTables(deps: Dependencies, step: Step, input: LoadTablesInput): Promise<LoadedTables> {
  if (!candidateSteps().some(({ table }) => table === input.table)) {
    throw new LoadError('INPUT_INVALID', `${JSON.stringify(input.table)} is no table of the star`);
  }
  return inRun(deps, step, input.loadId, async (session) => {
    const { rows } = await session.query('select version from star_version');
    const columns = await columnsOfRun(deps, session, input.loadId);
    const counts = await session.transaction(async () => {
      const executed = await session.execute(sqlFile(`load/${input.table}.sql`));
      await loadOwnColumns(session, input.table, columns);
      return countRows(session, candidateTables(executed));
    });
    return { starVersion: Number(rows[0]?.['version']), rows: counts };
  });
}

/** The tables of candidate rows that statements have made: on Redshift CREATE TABLE AS does not say how many rows it wrote. */
function candidateTables(executed: readonly Executed[]): string[] {
  return executed.flatMap(({ what }) => /^create table (new_\w+)$/.exec(what)?.[1] ?? []);
}
