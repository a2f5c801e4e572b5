import { nearestName } from '../../../config/nearest.js';
import { LoadError } from '../../../model/errors.js';
import { namedQueries } from '../../../sql/queries.js';
import { headline, type SqlFile } from '../../../sql/files.js';

/** Lists the named queries of the program, with the question that each of them answers. */
export function programQueries(): string {
  return listQueries(namedQueries());
}

/** Lists named queries, with the question that each of them answers. */
export function listQueries(queries: readonly SqlFile[]): string {
  return queries.map((file) => `  ${file.name.padEnd(28)}${headline(file)}`).join('\n');
}

/** Whether a text can be the name of a query: SQL has a space, at least. */
export function isName(text: string): boolean {
  return /^[\w-]+$/.test(text);
}

/** Finds a named query. @throws INPUT_INVALID, with the name that was probably meant, if there is none of this name. */
export function findQuery(name: string, queries: readonly SqlFile[]): SqlFile {
  const found = queries.find((query) => query.name === name);
  if (found !== undefined) return found;
  const nearest = nearestName(
    name,
    queries.map((query) => query.name),
  );
  const message = `There is no query ${name}`;
  if (nearest !== undefined) throw new LoadError('INPUT_INVALID', message, {}, { remedy: `Did you mean ${nearest}?` });
  const remedy = 'Name one of these, or give one SQL statement in quotes.';
  throw new LoadError('INPUT_INVALID', `${message}. There are:\n${listQueries(queries)}`, {}, { remedy });
}
