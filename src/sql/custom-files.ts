import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LoadError } from '../model/errors.js';
import { sqlFiles, type SqlFile } from './files.js';

/** What its SQL files are called, and what the program itself has of that kind: no name may stand for two. */
export interface CustomFileKind {
  /** The setting that names the folder. */
  readonly setting: string;
  /** The names that are taken. */
  readonly taken: readonly string[];
}

/**
 * The SQL files of a folder of one's own, in the order of their names; none where no folder is configured.
 * @param below the name of a folder in it, which may be missing.
 * @throws CONFIG_INVALID where there is no such folder, or where a file's name is no name or is taken.
 */
export function customFiles(folder: string | undefined, { setting, taken }: CustomFileKind, below = ''): SqlFile[] {
  if (folder === undefined) return [];
  const full = resolve(folder);
  if (!existsSync(full) || !statSync(full).isDirectory()) {
    throw new LoadError('CONFIG_INVALID', `${setting}: there is no folder ${full}`);
  }
  const place = join(full, below);
  if (!existsSync(place)) return [];
  const files = sqlFiles(place);
  const problems = files.flatMap(({ name, path }) => {
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) return [`${path}: expected a name of a-z, 0-9 and _`];
    return taken.includes(name) ? [`${path}: there is one named ${name} already`] : [];
  });
  assertNoProblems(setting, problems);
  return files;
}

/** @throws CONFIG_INVALID naming every problem, where there is one. */
export function assertNoProblems(setting: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new LoadError('CONFIG_INVALID', `${setting} has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`, {
    problems,
  });
}
