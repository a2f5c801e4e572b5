import { DatabaseError } from 'pg';
import type { Settings } from '../../../config/settings.js';
import { LoadError } from '../../../model/errors.js';
import { relationsOf } from '../../../warehouse/catalog.js';
import type { Warehouse } from '../../../warehouse/warehouse.js';

/** SQLSTATE of a table that does not exist. */
const NO_SUCH_TABLE = '42P01';

/**
 * Explains why a query failed, to the person who wrote it: the line with the place of the fault and the server's hint; before the
 * first load, that there is nothing to query.
 */
export async function explainQuery(
  error: unknown,
  sql: string,
  warehouse: Warehouse,
  { LOAD_SCHEMA: star }: Settings,
): Promise<unknown> {
  if (!(error instanceof LoadError) || error.code !== 'SQL_FAILED') return error;
  const { message, details, cause } = error;
  if (details['sqlState'] === NO_SUCH_TABLE && !(await hasStar(warehouse, star))) {
    const remedy = 'Start a load: sparkify load, or sparkify demo for generated data.';
    return new LoadError('INPUT_INVALID', `Nothing was loaded into ${star} yet`, {}, { cause: error, remedy });
  }
  if (!(cause instanceof DatabaseError) || cause.position === undefined) return error;
  const remedy = `${cause.hint ?? 'Correct the query.'} sparkify dictionary names all tables and columns.`;
  return new LoadError('SQL_FAILED', `${message}\n${excerptOf(sql, cause.position)}`, details, { cause, remedy });
}

async function hasStar(warehouse: Warehouse, star: string): Promise<boolean> {
  return warehouse.session({ searchPath: [star] }, async (session) => (await relationsOf(session, star)).has('times'));
}

/** The line that a position, in characters from 1, is in, with a caret under it. */
function excerptOf(sql: string, position: string): string {
  const before = [...sql].slice(0, Number(position) - 1).join('');
  const column = before.length - (before.lastIndexOf('\n') + 1);
  const line = sql.split('\n')[before.split('\n').length - 1] ?? '';
  return `  ${line}\n  ${' '.repeat(column)}^`;
}
