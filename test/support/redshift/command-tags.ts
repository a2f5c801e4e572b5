import { encodeText, type WireMessage } from './wire.js';

/**
 * A CommandComplete message as Redshift sends it. A query's tag is `SELECT` without a number of rows, and CREATE TABLE
 * AS is one of those: PostgreSQL 8.0, from which Redshift's leader node descends, appends a number only for INSERT,
 * UPDATE, DELETE, FETCH and MOVE (CommandComplete in the protocol chapter of its manual; SELECT counts since 9.0). Reports from
 * live clusters agree: node-postgres then gives a null `rowCount` (brianc/node-postgres issues 1245 and 1330,
 * mfenniak/pg8000 issue 181).
 */
export function redshiftTag(message: WireMessage): Buffer {
  const tag = message.body.toString('latin1', 0, message.body.length - 1);
  return encodeText('C', tag.replace(/^SELECT \d+$/, 'SELECT'));
}
