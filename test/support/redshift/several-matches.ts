// UPDATE … FROM that finds several rows for one row of its target is refused: error_on_nondeterministic_update is true
// by default (AWS r_error_on_nondeterministic_update, whose example has the message; it names no code).
import { BackendError, type BackendLink } from './backend-link.js';
import { outermost } from './equijoin.js';
import { indexOfPhrase } from './phrases.js';
import type { Statement } from './tokens.js';
import type { ServerError } from './wire.js';

const REFUSAL: ServerError = { code: 'XX000', message: 'Found multiple matches to update the same tuple.' };

/** Query for a row of the target that several rows are found for; null for other statements, and for those with parameters. */
export function severalMatchesQuery({ sql, tokens }: Statement): string | null {
  if (tokens[0]?.text !== 'update' || tokens.some(({ kind }) => kind === 'parameter')) return null;
  const outer = outermost(tokens);
  const set = outer[indexOfPhrase(outer, 'set')];
  const fromAt = indexOfPhrase(outer, 'from');
  const from = outer[fromAt];
  const where = outer[indexOfPhrase(outer, 'where', fromAt)];
  if (set === undefined || from === undefined || where === undefined || from.start < set.start) return null;
  const head = outer.slice(1, outer.indexOf(set));
  const name = head.at(-1);
  if (name === undefined) return null;
  const target = sql.slice(head[0]!.start, set.start);
  const others = sql.slice(from.end, where.start);
  const row = `${sql.slice(name.start, name.end)}.ctid`;
  return `select 1 from ${target}, ${others} ${sql.slice(where.start)} group by ${row} having count(*) > 1 limit 1`;
}

/** The refusal of an UPDATE in a transaction block, as all of a load's are; an error of the query is left to the UPDATE. */
export async function severalMatches(backend: BackendLink, statement: Statement): Promise<ServerError | null> {
  const query = backend.status === 'T' ? severalMatchesQuery(statement) : null;
  if (query === null) return null;
  await backend.query('savepoint several_matches');
  try {
    const rows = await backend.query(`${query}; release savepoint several_matches`);
    return rows.length > 0 ? REFUSAL : null;
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    await backend.query('rollback to savepoint several_matches; release savepoint several_matches');
    return null;
  }
}
