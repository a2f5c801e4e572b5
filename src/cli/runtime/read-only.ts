import type { Settings } from '../../config/settings.js';
import { LoadError } from '../../model/errors.js';
import { starPath } from '../../warehouse/schemas.js';
import type { QueryResult, Session, Warehouse } from '../../warehouse/warehouse.js';

/** SQLSTATE of a statement that a read-only transaction refuses. */
const READ_ONLY_TRANSACTION = '25006';

/** Runs one query on the star in a read-only transaction. */
export async function queryStar(warehouse: Warehouse, settings: Settings, sql: string): Promise<QueryResult> {
  try {
    return await onStar(warehouse, settings, (session) =>
      inReadOnly(warehouse, session, () => session.query(sql), isQuery(sql)),
    );
  } catch (error) {
    if (!(error instanceof LoadError) || !isRefusedAsWrite(error)) throw error;
    throw new LoadError('SQL_FAILED', error.message, error.details, {
      cause: error,
      remedy: 'A query only reads: change the star by loads.',
    });
  }
}

/** Runs queries on the star and the ledger in a read-only transaction, which sees one snapshot of them. */
export async function readStar<T>(
  warehouse: Warehouse,
  settings: Settings,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return onStar(warehouse, settings, (session) => inReadOnly(warehouse, session, () => work(session)));
}

/**
 * Runs queries in a read-only transaction. Redshift fails there with 25006 if a query needs an internal temporary table,
 * even one that only reads (field: psycopg/psycopg2#1754, trinodb/trino#793). Such queries run again in a transaction
 * that is rolled back.
 * @param mayRunAgain false if the statement may be other than a query: a TRUNCATE or a COMMIT is not rolled back.
 */
export async function inReadOnly<T>(
  warehouse: Pick<Warehouse, 'engine'>,
  session: Session,
  work: () => Promise<T>,
  mayRunAgain = true,
): Promise<T> {
  try {
    return await rolledBack(session, 'begin isolation level repeatable read read only', work);
  } catch (error) {
    if (warehouse.engine !== 'redshift' || !mayRunAgain || !isRefusedAsWrite(error)) throw error;
    return rolledBack(session, 'begin isolation level repeatable read', work);
  }
}

/**
 * Whether a statement is a query and nothing else. Redshift reads a backslash in a text as an escape: with one in it,
 * what looks like a text here could be a second statement there.
 */
export function isQuery(sql: string): boolean {
  const withoutComments = sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/, '');
  return /^(?:select|with)\b/i.test(withoutComments) && !sql.includes('\\');
}

function isRefusedAsWrite(error: unknown): boolean {
  return error instanceof LoadError && error.details['sqlState'] === READ_ONLY_TRANSACTION;
}

async function onStar<T>(warehouse: Warehouse, settings: Settings, work: (session: Session) => Promise<T>): Promise<T> {
  const searchPath = starPath({ star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA });
  return warehouse.session({ searchPath }, work);
}

async function rolledBack<T>(session: Session, begin: string, work: () => Promise<T>): Promise<T> {
  await session.query(begin);
  try {
    return await work();
  } finally {
    await session.query('rollback');
  }
}
