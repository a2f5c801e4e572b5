import type { SearchedPlace } from '../model/forget.js';
import { sqlFile } from '../sql/files.js';
import { runSchema } from '../warehouse/schemas.js';
import { rowsCounted, type BoundFile, type Session, type Warehouse } from '../warehouse/warehouse.js';
import { dropRun } from './clean-up.js';

/** Values of psql's variable `user_id`. */
type User = Readonly<Record<'user_id', string>>;

/** Run of this ledger whose schema exists. */
interface KeptRun {
  readonly loadId: string;
  readonly isRunning: boolean;
}

/**
 * Deletes the rows of a user from the schemas of this ledger's runs. That of a run that has ended is dropped as a whole, with
 * its files below the staging prefix; of one that is running the user's rows are deleted, and its publish will make it stage
 * its objects again.
 * @param isDryRun leaves the files, which no transaction brings back.
 */
export async function forgetInRuns(
  warehouse: Pick<Warehouse, 'removeStagingFiles'>,
  session: Session,
  user: User,
  isDryRun: boolean,
): Promise<SearchedPlace[]> {
  const places: SearchedPlace[] = [];
  for (const { loadId, isRunning } of await keptRuns(session)) {
    const schema = runSchema(loadId);
    const tables = await userTables(session, schema);
    const removed = await deleteRows(session, schema, tables, user);
    if (isRunning) {
      places.push({ place: `${schema} (running)`, removed, left: await countRows(session, schema, tables, user) });
    } else {
      if (!isDryRun) await warehouse.removeStagingFiles(loadId);
      await session.batch([dropRun(loadId)]);
      places.push({ place: `${schema} (dropped)`, removed, left: 0 });
    }
  }
  return places;
}

/** Runs of this ledger whose schemas exist. Other ledgers may have schemas of runs in the same database. */
async function keptRuns(session: Session): Promise<KeptRun[]> {
  const present = new Set((await session.select(sqlFile('ledger/run_schemas.sql'))).map(({ name }) => String(name)));
  const runs = await session.select(sqlFile('forget/runs.sql'));
  return runs
    .map((row) => ({ loadId: String(row['load_id']), isRunning: row['status'] === 'running' }))
    .filter(({ loadId }) => present.has(runSchema(loadId)));
}

async function deleteRows(session: Session, schema: string, tables: readonly string[], user: User): Promise<number> {
  const results = await session.batch(tables.map((table) => inTable('run_table', schema, table, user)));
  return rowsCounted(results, 'run table');
}

async function countRows(session: Session, schema: string, tables: readonly string[], user: User): Promise<number> {
  const counts = await session.batch(tables.map((table) => inTable('run_rows', schema, table, user)));
  return counts.reduce((sum, { rows: [row] }) => sum + Number(row?.['row_count']), 0);
}

async function userTables(session: Session, schema: string): Promise<string[]> {
  return (await session.select(sqlFile('catalogue/user_tables.sql'), { schema })).map(({ name }) => String(name));
}

function inTable(file: 'run_table' | 'run_rows', schema: string, table: string, user: User): BoundFile {
  return { file: sqlFile(`forget/${file}.sql`), values: { schema, table, ...user } };
}
