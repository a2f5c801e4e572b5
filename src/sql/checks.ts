import type { Check } from '../model/checks.js';
import { assertNoProblems, customFiles } from './custom-files.js';
import { directive, headline, sqlFile, sqlFiles, type SqlFile } from './files.js';

/** Subfolder of the custom folder for checks that hold for the star itself, whoever loaded it. */
const STAR = 'star';

/**
 * Checks that hold for the star itself, whoever loaded it, including those of the custom folder's `star/`. In a run they
 * read its candidate rows.
 * @throws CONFIG_INVALID if the custom folder is missing, or its files are not checks.
 */
export function starChecks(customFolder?: string): Check[] {
  return [...checksOf(sqlFiles('checks/star')), ...customChecks(customFolder, STAR)];
}

/** Folder of the checks that read only staging tables. */
const STAGING = 'checks/staging';

/** Folders of a run's checks in the order in which they start: those of staging first. */
const RUN = [STAGING, 'checks/run'];

/**
 * All checks of a run: those of its staging tables, of its candidate rows, of the star, and the custom ones.
 * @throws CONFIG_INVALID if the custom folder is missing, or its files are not checks.
 */
export function checksOfRun(customFolder?: string): Check[] {
  return [
    ...RUN.flatMap((folder) => checksOf(sqlFiles(folder))),
    ...starChecks(customFolder),
    ...customChecks(customFolder),
  ];
}

function customChecks(folder: string | undefined, below = ''): Check[] {
  const builtIn = ['checks/star', ...RUN].flatMap((one) => sqlFiles(one));
  const others = below === STAR ? [] : customFiles(folder, { setting: SETTING, takenNames: [] }, STAR);
  const takenNames = [...builtIn, ...others].map(({ name }) => name);
  const files = customFiles(folder, { setting: SETTING, takenNames }, below);
  assertNoProblems(SETTING, files.flatMap(problemsOf));
  return checksOf(files);
}

const SETTING = 'LOAD_CHECKS';

function problemsOf(file: SqlFile): string[] {
  const severity = directive(file, 'severity');
  const problems = [
    ...(file.statements.length === 1 ? [] : [`expected one query, found ${file.statements.length} statements`]),
    ...([undefined, 'warn', 'error'].includes(severity)
      ? []
      : [`--! severity: expected error or warn, not ${severity}`]),
  ];
  return problems.map((problem) => `${file.path}: ${problem}`);
}

/** Checks by their files: each step of a check asks for all of them. */
const known = new WeakMap<SqlFile, Check>();

function checksOf(files: readonly SqlFile[]): Check[] {
  return files.map((file) => {
    const check = known.get(file) ?? checkOf(file);
    known.set(file, check);
    return check;
  });
}

function checkOf(file: SqlFile): Check {
  const path = file.path.replace(/^sql\//, '');
  const severity = directive(file, 'severity') === 'warn' ? 'warn' : 'error';
  const replaces = directive(file, 'replaces')?.split(/,\s*/) ?? [];
  return {
    name: file.name,
    severity,
    title: headline(file),
    path,
    ofStaging: path.startsWith(`${STAGING}/`),
    ofLastPublish: directive(file, 'of') === 'the last publish',
    replaces,
  };
}

/** SQL file of a check. */
export function checkFile(check: Pick<Check, 'path'>): SqlFile {
  return sqlFile(check.path);
}
