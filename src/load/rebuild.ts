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

/**
 * Lets a run make its candidate rows as in an empty warehouse, if it takes back every batch of the star: empty tables in its
 * own schema, which is first in the search path, hide those of star and ledger. If batches stay, as those of objects that
 * the source no longer has, the run decides each key among all batches, as any other run does.
 */
export async function startFromNothing({ settings }: Dependencies, session: Session): Promise<void> {
  if (await keepsBatches(session)) return;
  await session.batch(COMPARED.map(definitionOf));
  await addColumnsTo(session, customColumns(settings.LOAD_COLUMNS));
}

/** Whether batches count for the star that the run does not take back. */
async function keepsBatches(session: Session): Promise<boolean> {
  const [kept] = await session.select(sqlFile('ledger/kept_batches.sql'));
  return Number(kept?.['batches']) > 0;
}

/** Whether a run has made its candidate rows as in an empty warehouse: its schema has the tables that hide the star's. */
async function startedFromNothing(session: Session, loadId: string): Promise<boolean> {
  return (await relationsOf(session, runSchema(loadId))).has(COMPARED[0]);
}

/**
 * Whether the publish of a run would lose batches, as it deletes the old star: another run has published them since this
 * one listed its sources. Call it in the transaction that has the star's lock.
 */
export async function wouldLoseBatches(session: Session, loadId: string): Promise<boolean> {
  return (await startedFromNothing(session, loadId)) && (await keepsBatches(session));
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
  if (!(await startedFromNothing(session, loadId))) return null;
  const schema = runSchema(loadId);
  const drop = sqlFile('database/drop_run_table.sql');
  await session.batch(COMPARED.map((table) => ({ file: drop, values: { schema, table } })));
  const file = sqlFile('database/delete_rows.sql');
  const [counted] = await session.batch([
    rowCountsQuery(STAR_TABLES),
    ...MARKED_TABLES.map((table) => ({ file, values: { table } })),
  ]);
  return rowCountsOf(STAR_TABLES, counted);
}
