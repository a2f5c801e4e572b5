import { visibleLine } from './visible-text.js';

/**
 * Word of a shell: quoted unless each of its characters is harmless. A word with characters that would not be seen, such as
 * line breaks, is written with escapes, which Bash, Zsh and POSIX shells since 2024 read (`$'…'`).
 */
export function shellWord(text: string): string {
  if (/^[\w.:@/-]+$/.test(text)) return text;
  if (visibleLine(text) === text) return `'${text.replaceAll("'", `'\\''`)}'`;
  return `$'${visibleLine(text.replace(/[\\']/g, '\\$&'))}'`;
}
