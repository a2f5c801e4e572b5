import { assertNoProblems, customFiles } from './custom-files.js';
import { sqlFiles, type SqlFile } from './files.js';

/**
 * The named queries: those of the program, then those of one's own folder. Each file holds one statement, and says first
 * which question it answers.
 * @throws CONFIG_INVALID where the folder is not there or its files are not that.
 */
export function namedQueries(ownFolder?: string): SqlFile[] {
  const ours = sqlFiles('queries');
  const own = customFiles(ownFolder, { setting: 'LOAD_QUERIES', taken: ours.map(({ name }) => name) });
  const wrong = own.filter(({ statements }) => statements.length !== 1);
  assertNoProblems(
    'LOAD_QUERIES',
    wrong.map(({ path, statements }) => `${path}: expected one statement, found ${statements.length}`),
  );
  return [...ours, ...own];
}
