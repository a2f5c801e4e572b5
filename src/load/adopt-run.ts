import { candidateSteps, candidateTables } from '../model/star.js';
import type { CustomColumn } from '../sql/custom-column-files.js';
import { sqlFile, type SqlFile } from '../sql/files.js';
import { tableColumns } from '../sql/table-definition.js';
import { BATCH_COLUMN } from '../warehouse/run-object.js';
import { runPath, runSchema, setSearchPath } from '../warehouse/schemas.js';
import type { BatchPart, BoundFile, QueryResult, Session } from '../warehouse/warehouse.js';
import type { ActivityContext } from './activity-context.js';
import { BatchIds } from './batch-ids.js';
import { completeTables } from './complete-tables.js';
import { addColumnFile, columnsOfRun, customColumnsQuery, withCustomColumns } from './custom-columns.js';
import type { Dependencies } from './dependencies.js';
import { foundTablesOf, foundTablesQuery, type FoundTables } from './found-schema.js';
import { RUN_TABLES } from './run-schema.js';

/** Table of each run's schema that older versions did not create. */
const ADDED_TABLE = 'run_proof';

/** Query that finds out whether an older version began a run: part of a batch. `isAdopted` takes its result. */
export function adoptedQuery(loadId: string): BoundFile {
  return { file: sqlFile('catalogue/table.sql'), values: { schema: runSchema(loadId), table: ADDED_TABLE } };
}

/** Whether the schema of a run has all tables of this version, from the result of `adoptedQuery`. */
export function isAdopted(result: QueryResult | undefined): boolean {
  return (result?.rows.length ?? 0) > 0;
}

/**
 * Makes a run that an older version began one of this version: migrates star and ledger, gives the objects of each source to
 * one batch if they have none, counts the staged events, and makes the candidate rows again that were made. The star's version
 * is incremented, so that the publish has all candidate rows made again. An object that replaces one of the star makes the
 * publish end `overtaken`: then the run lists its sources anew. Steps side by side wait for each other here, and one of them
 * does it.
 */
export async function adoptRun(
  deps: Pick<Dependencies, 'warehouse' | 'schemas' | 'settings'>,
  context: Partial<Pick<ActivityContext, 'warn'>>,
  session: Session,
  loadId: string,
): Promise<void> {
  await session.transaction(async () => {
    await session.batch([sqlFile('ledger/lock_star_version.sql')]);
    const schema = runSchema(loadId);
    const queries = [adoptedQuery(loadId), customColumnsQuery(loadId), foundTablesQuery(schema)];
    const [adopted, noted, tables] = await session.batch(queries);
    if (isAdopted(adopted)) return;
    await completeTables(deps, session);
    const columns = columnsOfRun(deps, loadId, noted);
    const found = foundTablesOf(tables);
    const madeBefore = [...new Set(candidateSteps().map(({ table }) => table))].filter((table) =>
      candidateTables(table).some((name) => found.has(name)),
    );
    await session.batch([
      setSearchPath(runPath(deps.schemas, loadId)),
      ...batchColumns(deps, found),
      ...missingParts(found),
      ...(found.has('stage_events') ? loggedEvent(columns) : []),
      ...madeBefore.map((table) => withCustomColumns(`load/${table}.sql`, table, columns)),
      sqlFile('ledger/next_star_version.sql'),
    ]);
  });
  context.warn?.('An older version of the program began this run: objects without a batch are one a source', {
    loadId,
  });
}

/** Tables that each run has by now, and columns that its tables have got since. */
function missingParts(found: FoundTables): SqlFile[] {
  return RUN_TABLES.flatMap((table) => {
    const file = sqlFile(`tables/run/${table}.sql`);
    const existing = found.get(table);
    if (existing === undefined) return [file];
    const missing = tableColumns(file).filter(({ name }) => name !== BATCH_COLUMN && !existing.has(name));
    return missing.map(({ name, type }) => addColumnFile(table, { name, type, path: file.path }));
  });
}

function loggedEvent(columns: readonly CustomColumn[]): BatchPart[] {
  const created = withCustomColumns('tables/run/logged_event.sql', 'stage_events', columns);
  return [sqlFile('adopt/drop_logged_event.sql'), created, sqlFile('tables/run/event_day.sql')];
}

function batchColumns({ warehouse }: Pick<Dependencies, 'warehouse'>, found: FoundTables): BatchPart[] {
  const ids = new BatchIds(warehouse.batching, new Date());
  const events = ids.idOf('events', null, { bytes: 0 });
  const songs = ids.idOf('songs', null, { bytes: 0 });
  const tables = [
    { table: 'run_object', batch_id: events },
    { table: 'stage_events', batch_id: events },
    { table: 'stage_songs', batch_id: songs },
  ];
  const lacking = tables.filter(({ table }) => found.get(table)?.has(BATCH_COLUMN) === false);
  if (lacking.length === 0) return [];
  const columns = lacking.map((values) => ({ file: sqlFile('adopt/batch_column.sql'), values }));
  return [...columns, { file: sqlFile('adopt/song_objects.sql'), values: { batch_id: songs } }];
}
