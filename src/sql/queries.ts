import { assertNoProblems, customFiles } from './custom-files.js';
import { sqlFiles, type SqlFile } from './files.js';

/**
 * Named queries: those of the program, then the custom ones. Each file holds one statement, under the question that it
 * answers.
 * @throws CONFIG_INVALID if the custom folder is missing, or a file does not hold one statement.
 */
export function namedQueries(customFolder?: string): SqlFile[] {
  const builtIn = sqlFiles('queries');
  const custom = customFiles(customFolder, { setting: 'LOAD_QUERIES', takenNames: builtIn.map(({ name }) => name) });
  const wrong = custom.filter(({ statements }) => statements.length !== 1);
  assertNoProblems(
    'LOAD_QUERIES',
    wrong.map(({ path, statements }) => `${path}: expected one statement, found ${statements.length}`),
  );
  return [...builtIn, ...custom];
}
