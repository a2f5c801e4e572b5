import { assertNoProblems, customFiles } from './custom-files.js';
import { directives, sqlFiles, type SqlFile } from './files.js';

/** Variable of a named query. */
export interface QueryParameter {
  readonly name: string;
  /** Value that it has unless `--param` gives another one. */
  readonly default: string;
  readonly description: string;
}

/** Directive of a named query: `--! parameter: NAME DEFAULT: MEANING`. */
const PARAMETER = /^(?<name>[a-z_]+) (?<default>[\w./%+-]+): (?<description>.+)$/;

/**
 * Named queries: those of the program, then the custom ones. Each file holds one statement, under the question that it
 * answers.
 * @throws CONFIG_INVALID if the custom folder is missing, or a file does not hold one statement.
 */
export function namedQueries(customFolder?: string): SqlFile[] {
  const builtIn = sqlFiles('queries');
  const custom = customFiles(customFolder, { setting: 'LOAD_QUERIES', takenNames: builtIn.map(({ name }) => name) });
  assertNoProblems('LOAD_QUERIES', custom.flatMap(problemsOf));
  return [...builtIn, ...custom];
}

function problemsOf(file: SqlFile): string[] {
  const { length } = file.statements;
  const problems = [
    ...(length === 1 ? [] : [`expected one statement, found ${length}`]),
    ...directives(file, 'parameter')
      .filter((line) => !PARAMETER.test(line))
      .map((line) => `expected --! parameter: NAME DEFAULT: MEANING, found ${line}`),
  ];
  return problems.map((problem) => `${file.path}: ${problem}`);
}

/** Variables of a named query that have a default, in the order of its header. */
export function parametersOf(file: SqlFile): QueryParameter[] {
  return directives(file, 'parameter').flatMap((line) => {
    const { name, default: value, description } = PARAMETER.exec(line)?.groups ?? {};
    return name === undefined || value === undefined || description === undefined
      ? []
      : [{ name, default: value, description }];
  });
}

/** Defaults of a named query's variables, by their names. */
export function defaultsOf(file: SqlFile): Record<string, string> {
  return Object.fromEntries(parametersOf(file).map(({ name, default: value }) => [name, value]));
}
