import type { Settings } from '../config/settings.js';
import { starPath } from '../warehouse/schemas.js';
import type { QueryResult, Warehouse } from '../warehouse/warehouse.js';

/** Runs one query on the star in a transaction that cannot write. */
export async function readOnly(warehouse: Warehouse, settings: Settings, sql: string): Promise<QueryResult> {
  const searchPath = starPath({ star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA });
  return warehouse.session({ searchPath }, async (session) => {
    await session.query('begin read only');
    try {
      return await session.query(sql);
    } finally {
      await session.query('rollback');
    }
  });
}
