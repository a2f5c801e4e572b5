import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LoadError } from '../model/errors.js';
import { sqlFiles, type SqlFile } from './files.js';

/** Kind of custom SQL files. */
export interface CustomFileKind {
  /** Setting that names the folder. */
  readonly setting: string;
  /** Names that the program's own files of this kind have, which no custom file may repeat. */
  readonly takenNames: readonly string[];
}

/**
 * Custom SQL files of a folder, in the order of their names; empty if no folder is configured.
 * @param below name of a subfolder, which may be missing.
 * @throws CONFIG_INVALID if the folder is missing, or a file's name is invalid or taken.
 */
export function customFiles(
  folder: string | undefined,
  { setting, takenNames }: CustomFileKind,
  below = '',
): readonly SqlFile[] {
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
    return takenNames.includes(name) ? [`${path}: there is one named ${name} already`] : [];
  });
  assertNoProblems(setting, problems);
  return files;
}

/** @throws CONFIG_INVALID with every problem, if there is one. */
export function assertNoProblems(setting: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new LoadError(
    'CONFIG_INVALID',
    `${setting} has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`,
    {
      problems,
    },
    { remedy: 'Correct the named files of that folder.' },
  );
}
