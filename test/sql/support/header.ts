import type { SqlFile } from '../../../src/sql/files.js';

/** The comment that a SQL file starts with, its lines joined by a space; without the loader's `--!` directives. */
export function headerOf({ text }: Pick<SqlFile, 'text'>): string {
  const lines = /^(?:--[^\n]*\n)*/.exec(text)?.[0].trimEnd().split('\n') ?? [];
  return lines
    .filter((line) => !line.startsWith('--!'))
    .map((line) => line.replace(/^-- ?/, ''))
    .join(' ');
}
