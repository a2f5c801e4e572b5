import type { SearchedPlace } from '../model/forget.js';
import { sqlFile } from '../sql/files.js';
import { runSchema } from '../warehouse/schemas.js';
import { rowsCounted, type BoundFile, type Session } from '../warehouse/warehouse.js';

/** Values of psql's variable `user_id`. */
type User = Readonly<Record<'user_id', string>>;

/**
 * Deletes the rows of a user from the schemas of runs. That of a run that has ended is dropped as a whole; of one that is
 * running the user's rows are deleted, and its publish will make it stage its objects again.
 */
export async function forgetInRuns(session: Session, user: User): Promise<SearchedPlace[]> {
  const schemas = (await session.select(sqlFile('ledger/run_schemas.sql'))).map(({ name }) => String(name));
  const running = await session.select(sqlFile('ledger/running_runs.sql'), { load_id: '' });
  const live = new Set(running.map((row) => runSchema(String(row['load_id']))));
  const places: SearchedPlace[] = [];
  for (const schema of schemas) {
    const tables = await userTables(session, schema);
    const results = await session.batch(tables.map((table) => inTable('run_table', schema, table, user)));
    const removed = rowsCounted(results, 'run table');
    if (live.has(schema)) {
      const left = await session.batch(tables.map((table) => inTable('run_rows', schema, table, user)));
      const rows = left.reduce((sum, { rows: [row] }) => sum + Number(row?.['row_count']), 0);
      places.push({ place: `${schema} (running)`, removed, left: rows });
    } else {
      await session.batch([{ file: sqlFile('database/drop_schema.sql'), values: { schema } }]);
      places.push({ place: `${schema} (dropped)`, removed, left: 0 });
    }
  }
  return places;
}

async function userTables(session: Session, schema: string): Promise<string[]> {
  return (await session.select(sqlFile('catalogue/user_tables.sql'), { schema })).map(({ name }) => String(name));
}

function inTable(file: 'run_table' | 'run_rows', schema: string, table: string, user: User): BoundFile {
  return { file: sqlFile(`forget/${file}.sql`), values: { schema, table, ...user } };
}
