import type { Settings } from '../../../config/settings.js';
import { starPath } from '../../../warehouse/schemas.js';
import type { QueryResult, Session, Warehouse } from '../../../warehouse/warehouse.js';

/** Runs one query on the star in a transaction that cannot write. */
export async function readOnly(warehouse: Warehouse, settings: Settings, sql: string): Promise<QueryResult> {
  return inReadOnly(warehouse, settings, (session) => session.query(sql));
}

/** Runs queries on the star and the ledger in a transaction that cannot write, and that sees one state of them. */
export async function inReadOnly<T>(
  warehouse: Warehouse,
  settings: Settings,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const searchPath = starPath({ star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA });
  return warehouse.session({ searchPath }, async (session) => {
    await session.query('begin isolation level repeatable read read only');
    try {
      return await work(session);
    } finally {
      await session.query('rollback');
    }
  });
}
