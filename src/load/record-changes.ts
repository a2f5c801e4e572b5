import { STAR_TABLES, type StarTable, type TableChange } from '../model/star.js';
import type { Session } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';

/** Records in the ledger how many rows a run changed in each table of the star. */
export async function recordChanges(
  { warehouse }: Pick<Dependencies, 'warehouse'>,
  session: Session,
  loadId: string,
  change: (table: StarTable) => TableChange,
): Promise<void> {
  const rows = STAR_TABLES.map((table) => {
    const { inserted, updated, deleted = 0 } = change(table);
    return [loadId, table, String(inserted), String(updated), String(deleted)];
  });
  const columns = ['load_id', 'table_name', 'inserted', 'updated', 'deleted'];
  await warehouse.writeRows(session, 'load_table', columns, [rows]);
}
