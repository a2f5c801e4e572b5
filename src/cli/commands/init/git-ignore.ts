import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';

/** Whether git ignores a file; null if the file is in no repository, or git is not installed. */
export function isIgnoredByGit(file: string): boolean | null {
  // It ends with 0 for a file that is ignored, 1 for one that is not, 128 outside a repository (git-check-ignore(1)).
  const { status } = spawnSync('git', ['-C', dirname(file), 'check-ignore', '--quiet', basename(file)]);
  return status === 0 ? true : status === 1 ? false : null;
}
