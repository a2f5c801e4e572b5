import type { Fault } from './faults.js';
import { errorFields, encode, type ServerError } from './wire.js';

/** Error of every statement in a transaction block that has failed. */
export const ABORTED: ServerError = {
  code: '25P02',
  message: 'current transaction is aborted, commands ignored until end of transaction block',
};

/** Redshift's error 1023, as node-postgres gets it: SQLSTATE XX000 (facts/redshift.md 3.2). */
export const SERIALIZABLE_VIOLATION: ServerError = {
  code: 'XX000',
  message: '1023',
  detail: 'Serializable isolation violation on table - 100123, transactions forming the cycle are: 1, 2 (pid:3)',
};

/**
 * Error of a query that needs an internal temporary table, in a read-only transaction (field: psycopg/psycopg2#1754 of a
 * nested SELECT, trinodb/trino#793 of a view, awslabs/mcp#3273).
 */
export const READ_ONLY: ServerError = { code: '25006', message: 'transaction is read-only' };

/** Errors of the faults that end a statement with one. */
export const FAULT_ERRORS: Partial<Record<Fault['kind'], ServerError>> = {
  'error 1023': SERIALIZABLE_VIOLATION,
  deadlock: { code: '40P01', message: 'deadlock detected' },
  conflict: { code: 'XX000', message: 'could not complete because of conflict with concurrent transaction' },
};

/** The body of an ErrorResponse whose position is counted from the start of a longer text. */
export function withPositionAfter(characters: number, body: Buffer): Buffer {
  const fields = errorFields(body);
  const position = fields.get('P');
  if (characters === 0 || position === undefined) return encode('E', body);
  fields.set('P', String(Number(position) + characters));
  return encode('E', `${[...fields].map(([field, text]) => `${field}${text}\0`).join('')}\0`);
}
