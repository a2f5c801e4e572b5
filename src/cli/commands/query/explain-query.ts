import { DatabaseError } from 'pg';
import type { Settings } from '../../../config/settings.js';
import { LoadError } from '../../../model/errors.js';
import { offsetOfPosition, placeInText } from '../../../sql/place-in-text.js';
import { relationsOf } from '../../../warehouse/catalog.js';
import type { Warehouse } from '../../../warehouse/warehouse.js';

/** SQLSTATE of a table that does not exist. */
const NO_SUCH_TABLE = '42P01';

/**
 * Explains why a query failed, to the person who wrote it: the line with the place of the fault and the server's hint;
 * before the first load, that there is nothing to query.
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
  const { excerpt } = placeInText(sql, offsetOfPosition(sql, Number(cause.position)));
  const remedy = `${cause.hint ?? 'Correct the query.'} sparkify dictionary names all tables and columns.`;
  return new LoadError('SQL_FAILED', `${message}\n${excerpt}`, details, { cause, remedy });
}

async function hasStar(warehouse: Warehouse, star: string): Promise<boolean> {
  return warehouse.session({ searchPath: [star] }, async (session) => (await relationsOf(session, star)).has('times'));
}
