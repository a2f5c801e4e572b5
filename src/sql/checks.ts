import type { Check } from '../model/checks.js';
import { assertNoProblems, customFiles } from './custom-files.js';
import { directive, headline, sqlFile, sqlFiles, type SqlFile } from './files.js';

/** Of one's own folder, the one with checks that hold for the star whoever loaded it. */
const STAR = 'star';

/**
 * The checks that hold for the star whoever loaded it, those of one's own folder `star/` among them: on a run they look
 * at its candidate rows.
 * @throws CONFIG_INVALID where there is no such folder, or its files are no checks.
 */
export function starChecks(ownFolder?: string): Check[] {
  return [...checksOf(sqlFiles('checks/star')), ...customChecks(ownFolder, STAR)];
}

/** The folder of the checks that look at staging alone. */
const STAGING = 'checks/staging';

/** The folders of the checks of a run in the order in which they are begun: first those of its staging. */
const RUN = [STAGING, 'checks/run'];

/**
 * All checks of a run: those of its staging, those of what it makes of it, those of the star, and those of one's own
 * folder.
 * @throws CONFIG_INVALID where there is no such folder, or its files are no checks.
 */
export function runChecks(ownFolder?: string): Check[] {
  return [...RUN.flatMap((folder) => checksOf(sqlFiles(folder))), ...starChecks(ownFolder), ...customChecks(ownFolder)];
}

function customChecks(folder: string | undefined, below = ''): Check[] {
  const ours = ['checks/star', ...RUN].flatMap((one) => sqlFiles(one));
  const others = below === STAR ? [] : customFiles(folder, { setting: SETTING, taken: [] }, STAR);
  const taken = [...ours, ...others].map(({ name }) => name);
  const files = customFiles(folder, { setting: SETTING, taken }, below);
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

function checksOf(files: readonly SqlFile[]): Check[] {
  return files.map((file) => {
    const path = file.path.replace(/^sql\//, '');
    const severity = directive(file, 'severity') === 'warn' ? 'warn' : 'error';
    const replaces = directive(file, 'replaces')?.split(/,\s*/) ?? [];
    return {
      name: file.name,
      severity,
      title: headline(file),
      path,
      ofStaging: path.startsWith(`${STAGING}/`),
      replaces,
    };
  });
}

/** The file of a check. */
export function checkFile(check: Pick<Check, 'path'>): SqlFile {
  return sqlFile(check.path);
}
