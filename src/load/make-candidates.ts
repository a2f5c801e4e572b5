import { LoadError } from '../model/errors.js';
import { candidateTables } from '../model/star.js';
import type { LoadedTables } from '../model/result.js';
import { sqlFile } from '../sql/files.js';
import { rowCountsOf, rowCountsQuery } from '../warehouse/catalog.js';
import type { Dependencies } from './dependencies.js';
import { contentQuery } from './star-content.js';
import { starVersionOf } from './star-mark.js';
import { inRun } from './run-session.js';
import { columnsOfRun, customColumnsQuery, withCustomColumns } from './custom-columns.js';
import type { ActivityContext } from './activity-context.js';

/** Input of the steps that make candidate rows. */
export interface CandidatesInput {
  readonly loadId: string;
  /** Name of a file of `sql/load`: a dimension, or the fact. */
  readonly table: string;
  /** See `LoadPlan`. */
  readonly marksContent?: boolean;
}

/**
 * Makes the candidate rows of one table afresh.
 * @returns their numbers, and the version of the star that they were made against. The version is read first, so that a
 *   publish in between can only make it too old, never too new.
 * @throws INPUT_INVALID if there is no such table: its name becomes the name of a file.
 */
export async function makeCandidates(
  deps: Dependencies,
  context: ActivityContext,
  input: CandidatesInput,
): Promise<LoadedTables> {
  const tables = candidateTables(input.table);
  if (tables.length === 0) {
    throw new LoadError('INPUT_INVALID', `${JSON.stringify(input.table)} is not a table of the star`);
  }
  const opening = [sqlFile('ledger/star_version.sql'), customColumnsQuery(input.loadId)];
  return inRun(deps, context, { loadId: input.loadId, opening }, async (session, [version, customColumns]) => {
    const columns = columnsOfRun(deps, input.loadId, customColumns);
    const contents = contentQuery({ warehouse: deps.warehouse, columns }, input);
    const results = await session.atomicBatch([
      ...deps.warehouse.parallelFiles.map((path) => sqlFile(path)),
      withCustomColumns(`load/${input.table}.sql`, input.table, columns),
      ...contents.queries,
      // On Redshift, CREATE TABLE AS does not report how many rows it wrote.
      rowCountsQuery(tables),
    ]);
    const rows = rowCountsOf(tables, results.at(-1));
    return { starVersion: starVersionOf(deps.schemas, version), rows, contents: contents.changesOf(results.at(-2)) };
  });
}
