import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LoadError, messageOf } from '../model/errors.js';
import { splitStatements, type Statement } from './split.js';

/** The package's own folder of SQL. */
export const SQL_ROOT = fileURLToPath(new URL('../../../sql', import.meta.url));

/** A SQL file that was read. */
export interface SqlFile {
  /** As a person would name it: `sql/load/users.sql`. */
  readonly path: string;
  /** The file's name without its ending: the table, check or query that it holds. */
  readonly name: string;
  readonly text: string;
  readonly statements: readonly Statement[];
}

const cache = new Map<string, SqlFile>();

/**
 * Reads a SQL file, once a process.
 * @param path within `sql/`, as `load/users.sql`, or absolute.
 * @throws SQL_FAILED where there is no such file.
 */
export function sqlFile(path: string): SqlFile {
  const known = cache.get(path);
  if (known) return known;
  const full = path.startsWith('/') ? path : join(SQL_ROOT, path);
  const file = parseSqlFile(path.startsWith('/') ? path : join('sql', path), read(full));
  cache.set(path, file);
  return file;
}

/** The SQL files of a folder, in the order of their names. The paths are those that `sqlFile` takes. */
export function sqlFiles(folder: string): SqlFile[] {
  const full = folder.startsWith('/') ? folder : join(SQL_ROOT, folder);
  const names = readdirSync(full).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => sqlFile(relativeToRoot(join(full, name))));
}

/** Makes a SqlFile of a text. */
export function parseSqlFile(path: string, text: string): SqlFile {
  return { path, name: basename(path, '.sql'), text, statements: splitStatements(text) };
}

/** The value of a directive of the form `--! name: value`, which stands on a line of its own. */
export function directive(file: SqlFile, name: string): string | undefined {
  return directives(file, name)[0];
}

/** The values of all directives of one name, in their order. See `directive`. */
export function directives({ text }: SqlFile, name: string): string[] {
  return [...text.matchAll(new RegExp(`^--! ${name}: *(.+?) *$`, 'gm'))].map(([, value]) => value ?? '');
}

/** The file's first comment: what it is for. Lines are joined. */
export function headline(file: SqlFile): string {
  const lines = /^(?:--[^!\n]*\n)+/.exec(file.text)?.[0].split('\n') ?? [];
  const text = lines.map((line) => line.replace(/^-- ?/, '')).join(' ');
  return (/^.*?[.?](?= |$)/.exec(text.trim())?.[0] ?? text).trim();
}

function relativeToRoot(full: string): string {
  const path = relative(SQL_ROOT, full);
  return path.startsWith('..') ? full : path;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new LoadError('SQL_FAILED', `Cannot read ${path}: ${messageOf(cause)}`, {}, { cause });
  }
}
