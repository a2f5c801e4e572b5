import { STAR_TABLES, type StarTable } from '../model/star.js';
import { customColumns } from '../sql/custom-column-files.js';
import { sqlFile, type SqlFile } from '../sql/files.js';
import { relationsOf, rowCountsOf, rowCountsQuery } from '../warehouse/catalog.js';
import { runSchema } from '../warehouse/schemas.js';
import type { Session } from '../warehouse/warehouse.js';
import { addColumnsTo } from './custom-columns.js';
import type { Dependencies } from './dependencies.js';
import { MARKED_TABLES } from './star-mark.js';

/** Tables of star and ledger that candidate rows are compared with, and the marks of their rows. */
const COMPARED = [...MARKED_TABLES, 'star_mark'] as const;

/** Table whose presence in a run's schema shows that the run makes the star from nothing. */
const FIRST_TABLE = COMPARED[0];

/**
 * Lets a run make its candidate rows as in an empty warehouse, if it takes back every batch of the star: tables without rows
 * in its own schema, which is first in the search path, stand for those of star and ledger. If batches stay, as those of
 * objects that the source no longer has, the run decides each key among all batches, as any other run does.
 */
export async function startFromNothing({ settings }: Dependencies, session: Session): Promise<void> {
  const [kept] = await session.select(sqlFile('ledger/kept_batches.sql'));
  if (Number(kept?.['batches']) > 0) return;
  await session.batch(COMPARED.map(definitionOf));
  await addColumnsTo(session, customColumns(settings.LOAD_COLUMNS));
}

function definitionOf(table: string): SqlFile {
  const folder = STAR_TABLES.some((name) => name === table) ? 'star' : 'ops';
  return sqlFile(`tables/${folder}/${table}.sql`);
}

/**
 * Deletes the old star, in the transaction that publishes the new one, if the run has made that from nothing.
 * @returns the numbers of deleted rows; null if the run has not made the star from nothing.
 */
export async function deleteOldStar(session: Session, loadId: string): Promise<Record<StarTable, number> | null> {
  const schema = runSchema(loadId);
  if (!(await relationsOf(session, schema)).has(FIRST_TABLE)) return null;
  const drop = sqlFile('database/drop_run_table.sql');
  await session.batch(COMPARED.map((table) => ({ file: drop, values: { schema, table } })));
  const file = sqlFile('database/delete_rows.sql');
  const [counted] = await session.batch([
    rowCountsQuery(STAR_TABLES),
    ...MARKED_TABLES.map((table) => ({ file, values: { table } })),
  ]);
  return rowCountsOf(STAR_TABLES, counted);
}
