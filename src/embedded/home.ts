import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LoadError, messageOf } from '../model/errors.js';

/** Paths of the embedded services' files below their home. */
export const homePaths = (home: string) => ({
  gitignore: join(home, '.gitignore'),
  lock: join(home, 'services', 'lock'),
  records: join(home, 'services'),
  users: join(home, 'services', 'users'),
  logs: join(home, 'logs'),
  postgres: join(home, 'postgres'),
  temporal: join(home, 'temporal'),
  cache: join(home, 'cache'),
  data: join(home, 'data'),
});

/**
 * Absolute path of the folder with all state of the embedded services: `$SPARKIFY_HOME`, else `.sparkify` in the current
 * folder. It may not exist.
 */
export function homeFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['SPARKIFY_HOME'] || '.sparkify');
}

/**
 * Absolute path of `homeFolder`, which is created, for its owner only, if it is missing.
 * @throws EMBEDDED_FAILED if it cannot be created or written.
 */
export function resolveHome(env: NodeJS.ProcessEnv = process.env): string {
  const home = homeFolder(env);
  try {
    // Git leaves out a folder that ignores itself, in whatever repository it is.
    if (mkdirSync(home, { recursive: true, mode: 0o700 }) !== undefined)
      writeFileSync(homePaths(home).gitignore, '*\n');
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const message = `Cannot use ${home} for local state (${messageOf(error)})`;
    const remedy = 'Set SPARKIFY_HOME to a folder of your own.';
    throw new LoadError('EMBEDDED_FAILED', message, { home }, { cause: error, remedy });
  }
  return home;
}
