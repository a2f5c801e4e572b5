import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { LoadError } from './errors.js';
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
}

/** How a check ended. */
export interface CheckResult {
  readonly name: string;
  readonly severity: Severity;
  readonly status: 'passed' | 'failed';
  /** How many rows are wrong. */
  readonly failing: number;
  /** Why an operator accepted that it failed. */
  readonly accepted?: string;
}

/** The checks that hold for the star whoever loaded it: on a run they look at its candidate rows. */
export function starChecks(): Check[] {
  return checksIn('checks/star');
}

/**
 * All checks of a run: those of the star, those of its staging, and those of the user's own folder.
 * @throws CONFIG_INVALID where there is no such folder.
 */
export function runChecks(ownFolder?: string): Check[] {
  return [...starChecks(), ...checksIn('checks/run'), ...(ownFolder ? ownChecks(resolve(ownFolder)) : [])];
}

function ownChecks(folder: string): Check[] {
  if (existsSync(folder)) return checksIn(folder);
  throw new LoadError('CONFIG_INVALID', `LOAD_CHECKS: there is no folder ${folder}`);
}

function checksIn(folder: string): Check[] {
  return sqlFiles(folder).map((file) => ({
    name: file.name,
    severity: directive(file, 'severity') === 'warn' ? 'warn' : 'error',
    title: headline(file),
    path: file.path.replace(/^sql\//, ''),
  }));
}

/** The file of a check. */
export function checkFile(check: Pick<Check, 'path'>): SqlFile {
  return sqlFile(check.path);
}
