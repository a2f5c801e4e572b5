import { namedQueries } from '../../../sql/queries.js';
import { headline, type SqlFile } from '../../../sql/files.js';

/** Lists the named queries of the program, with the question that each of them answers. */
export function programQueries(): string {
  return describeQueries(namedQueries());
}

/** Lists named queries, with the question that each of them answers. */
export function describeQueries(queries: readonly SqlFile[]): string {
  return queries.map((file) => `  ${file.name.padEnd(28)}${headline(file)}`).join('\n');
}
