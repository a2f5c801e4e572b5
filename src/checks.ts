import { assertNone, ownFiles } from './own-files.js';
import { directive, headline, sqlFile, sqlFiles, type SqlFile } from './sql/files.js';

/** An `error` stops the run before anything is published; a `warn` is reported. */
export type Severity = 'error' | 'warn';

/** A query that returns the rows that are wrong. */
export interface Check {
  readonly name: string;
  readonly severity: Severity;
  /** What it means when it fails, in a sentence. */
  readonly title: string;
  /** What `sqlFile` takes. */
  readonly path: string;
  /** Whether it looks at staging alone: a run does it while it makes its candidate rows. */
  readonly ofStaging: boolean;
  /** Names of checks of older versions that it replaces. */
  readonly replaces: readonly string[];
}

/** How a check ended. */
export interface CheckResult {
  readonly name: string;
  readonly severity: Severity;
  /** Skipped: the run's plan is of an older version, and the worker has neither the check nor one that replaces it. */
  readonly status: 'passed' | 'failed' | 'skipped';
  /** How many rows are wrong. */
  readonly failing: number;
  /** Why an operator accepted that it failed. */
  readonly accepted?: string;
}

/** Of one's own folder, the one with checks that hold for the star whoever loaded it. */
const STAR = 'star';

/**
 * The checks that hold for the star whoever loaded it, those of one's own folder `star/` among them: on a run they look
 * at its candidate rows.
 * @throws CONFIG_INVALID where there is no such folder, or its files are no checks.
 */
export function starChecks(ownFolder?: string): Check[] {
  return [...checksOf(sqlFiles('checks/star')), ...ownChecks(ownFolder, STAR)];
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
  return [...RUN.flatMap((folder) => checksOf(sqlFiles(folder))), ...starChecks(ownFolder), ...ownChecks(ownFolder)];
}

function ownChecks(folder: string | undefined, below = ''): Check[] {
  const ours = ['checks/star', ...RUN].flatMap((one) => sqlFiles(one));
  const others = below === STAR ? [] : ownFiles(folder, { setting: SETTING, taken: [] }, STAR);
  const taken = [...ours, ...others].map(({ name }) => name);
  const files = ownFiles(folder, { setting: SETTING, taken }, below);
  assertNone(SETTING, files.flatMap(problemsOf));
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

/**
 * The check that a worker runs for one of a plan: the one of that file, else the one that replaces it, since the plan may
 * be of an older version of the program. Undefined where it has neither.
 */
export function checkFor(planned: Pick<Check, 'name' | 'path'>, checks: readonly Check[]): Check | undefined {
  return (
    checks.find(({ path }) => path === planned.path) ?? checks.find(({ replaces }) => replaces.includes(planned.name))
  );
}

/** The file of a check. */
export function checkFile(check: Pick<Check, 'path'>): SqlFile {
  return sqlFile(check.path);
}
