import type { Settings } from '../../config/settings.js';
import { LoadError } from '../../model/errors.js';
import { rolledBack } from '../../warehouse/rolled-back.js';
import { starPath } from '../../warehouse/schemas.js';
import type { TextResult } from '../../warehouse/types.js';
import type { QueryResult, Session, Warehouse } from '../../warehouse/warehouse.js';

/** SQLSTATEs of a statement that a read-only transaction refuses, and of one that the role may not run. */
const READ_ONLY_TRANSACTION = '25006';
const NO_PRIVILEGE = '42501';

/** Message of both engines for a request of several statements (SQLSTATE 42601, as that of any wrong syntax). */
const SEVERAL_STATEMENTS = /cannot insert multiple commands into a prepared statement/;

/**
 * First words of statements that return rows and do nothing else by themselves: what they call and contain, a read-only
 * transaction decides on. COPY and UNLOAD are not among them: they write files and buckets, which no transaction forbids.
 */
const QUERIES = ['select', 'with', 'values', 'table', 'explain', 'show', '('];

/** Text before the first word. A comment within a comment ends it: engines disagree on where that would end. */
const BEFORE_FIRST_WORD = /^(?:\s|--[^\n\r]*|\/\*(?:[^*/]|\*(?!\/)|\/(?!\*))*\*\/)*/;

/**
 * Runs one query on the star in a read-only transaction. That it is one is up to the warehouse: the extended protocol takes
 * one statement, whatever this program takes a semicolon for.
 * @throws INPUT_INVALID if it is several statements, or one that is no query.
 */
export async function queryStar(warehouse: Warehouse, settings: Settings, sql: string): Promise<QueryResult> {
  return askStar(warehouse, settings, sql, (session) => session.querySingle(sql));
}

/** Does the same, and returns each value as the text that the warehouse writes, with the types of the columns. */
export async function queryStarAsText(warehouse: Warehouse, settings: Settings, sql: string): Promise<TextResult> {
  return askStar(warehouse, settings, sql, (session) => session.querySingleAsText(sql));
}

async function askStar<T>(
  warehouse: Warehouse,
  settings: Settings,
  sql: string,
  ask: (session: Session) => Promise<T>,
): Promise<T> {
  if (!isQuery(sql)) throw notAQuery();
  try {
    return await onStar(warehouse, settings, (session) => inReadOnly(warehouse, session, () => ask(session)));
  } catch (error) {
    throw error instanceof LoadError ? explained(error) : error;
  }
}

function explained(error: LoadError): LoadError {
  const { message: text, details } = error;
  if (SEVERAL_STATEMENTS.test(text)) return notAQuery();
  if (details['sqlState'] === READ_ONLY_TRANSACTION) {
    const remedy = 'A query only reads: change the star by loads.';
    return new LoadError('SQL_FAILED', text, details, { cause: error, remedy });
  }
  if (details['sqlState'] !== NO_PRIVILEGE) return error;
  const remedy =
    'A query may read the tables of star and ledger. Where [CLUSTER] QUERY_USER is set, grant it what it lacks.';
  return new LoadError('PERMISSION_DENIED', text, details, { cause: error, remedy });
}

function notAQuery(): LoadError {
  const words = QUERIES.map((word) => word.toUpperCase()).join(', ');
  const message = `Expected one statement that begins with one of ${words}`;
  return new LoadError('INPUT_INVALID', message, {}, { remedy: 'Give one query at a time.' });
}

/** Whether a statement begins as a query does. */
export function isQuery(sql: string): boolean {
  const start = BEFORE_FIRST_WORD.exec(sql)?.[0].length ?? 0;
  const word = /^(?:\(|\w+)/.exec(sql.slice(start))?.[0] ?? '';
  return QUERIES.includes(word.toLowerCase());
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
 * that is rolled back. `work` may send queries alone: a TRUNCATE or a COMMIT would not be rolled back.
 */
export async function inReadOnly<T>(
  warehouse: Pick<Warehouse, 'engine'>,
  session: Session,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await rolledBack(session, 'begin isolation level repeatable read read only', work);
  } catch (error) {
    if (warehouse.engine !== 'redshift' || !isRefusedAsWrite(error)) throw error;
    return rolledBack(session, 'begin isolation level repeatable read', work);
  }
}

function isRefusedAsWrite(error: unknown): boolean {
  return error instanceof LoadError && error.details['sqlState'] === READ_ONLY_TRANSACTION;
}

async function onStar<T>(warehouse: Warehouse, settings: Settings, work: (session: Session) => Promise<T>): Promise<T> {
  const searchPath = starPath({ star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA });
  return warehouse.session({ searchPath }, work);
}
