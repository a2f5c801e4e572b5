import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LoadError, messageOf } from '../model/errors.js';
import { splitStatements, type Statement } from './split.js';

/** Folder of the package's SQL files. */
export const SQL_ROOT = fileURLToPath(new URL('../../../sql', import.meta.url));

/** Parsed SQL file. */
export interface SqlFile {
  /** Path as people write it: `sql/load/users.sql`. */
  readonly path: string;
  /** File name without its extension: the table, check or query that the file holds. */
  readonly name: string;
  readonly text: string;
  readonly statements: readonly Statement[];
}

const cache = new Map<string, SqlFile>();

/**
 * Reads a SQL file once per process.
 * @param path relative to `sql/`, such as `load/users.sql`, or absolute.
 * @throws SQL_FAILED if the file cannot be read.
 */
export function sqlFile(path: string): SqlFile {
  const known = cache.get(path);
  if (known) return known;
  const full = path.startsWith('/') ? path : join(SQL_ROOT, path);
  const file = parseSqlFile(path.startsWith('/') ? path : join('sql', path), read(full));
  cache.set(path, file);
  return file;
}

/** Lists of the package's folders, which do not change while it runs, unlike that of a custom folder. */
const folders = new Map<string, readonly SqlFile[]>();

/** SQL files of a folder, in the order of their names. `folder` is a path as `sqlFile` takes it. */
export function sqlFiles(folder: string): readonly SqlFile[] {
  if (folder.startsWith('/')) return filesIn(folder);
  const known = folders.get(folder) ?? filesIn(join(SQL_ROOT, folder));
  folders.set(folder, known);
  return known;
}

function filesIn(folder: string): SqlFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => sqlFile(relativeToRoot(join(folder, name))));
}

/** Parses the text of a SQL file. */
export function parseSqlFile(path: string, text: string): SqlFile {
  return { path, name: basename(path, '.sql'), text, statements: splitStatements(text) };
}

/** Value of a directive: a line of the form `--! name: value`. */
export function directive(file: SqlFile, name: string): string | undefined {
  return directives(file, name)[0];
}

/** Values of all directives of one name, in their order. */
export function directives({ text }: SqlFile, name: string): string[] {
  return [...text.matchAll(new RegExp(`^--! ${name}: *(.+?) *$`, 'gm'))].map(([, value]) => value ?? '');
}

/** Text of a file without its directives, for people. */
export function withoutDirectives({ text }: SqlFile): string {
  return text.replace(/^--!.*\n/gm, '').trim();
}

/** First sentence of the comment at the top of a file. */
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
