import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const PROJECT = fileURLToPath(new URL('../../../..', import.meta.url));

/** A command that a document shows. */
export interface ShownCommand {
  /** As `README.md:12`. */
  readonly where: string;
  /** A line of a shell. */
  readonly line: string;
  /** The output shown below it; null where none is shown. */
  readonly output: string | null;
}

const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs', 'infra', 'examples', 'bench'];

/** The documents that people follow: all but the decisions and the change log, which are about the past. */
export function documents(): string[] {
  return allDocuments().filter((path) => path !== 'CHANGELOG.md' && !path.startsWith('docs/decisions/'));
}

/** Every document of the project. */
export function allDocuments(): string[] {
  const pages = PAGES.flatMap((name) => (name.endsWith('.md') ? [name] : markdownBelow(name)));
  return pages.filter(exists).sort();
}

function markdownBelow(folder: string): string[] {
  if (!exists(folder)) return [];
  const entries = readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
}

function exists(path: string): boolean {
  const parent = join(PROJECT, path, '..');
  const name = relative(join(PROJECT, path, '..'), join(PROJECT, path));
  return readdirSync(parent).includes(name);
}

const SHELLS = ['sh', 'bash', 'console'];

/** Command of this project or of Temporal between the backquotes of a text. */
const INLINE = /`((?:[A-Z_]+=\S+ )*(?:node bin\/sparkify\.js|sparkify|npm|npx|temporal|docker compose)(?: [^`]*)?)`/g;

/** All commands of a document: those of its shell blocks, and those that stand in a sentence or a table. */
export function commandsOf(path: string): ShownCommand[] {
  const lines = readFileSync(join(PROJECT, path), 'utf8').split('\n');
  const found: ShownCommand[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^ *```(\w*)/.exec(lines[at] ?? '');
    if (fence === null) {
      const inline = [...(lines[at] ?? '').replaceAll('\\|', '|').matchAll(INLINE)];
      found.push(...inline.map(([, line = '']) => ({ where: `${path}:${at + 1}`, line, output: null })));
      continue;
    }
    const end = lines.findIndex((line, n) => n > at && /^ *```$/.test(line));
    const block = lines.slice(at + 1, end);
    if (SHELLS.includes(fence[1] ?? '')) found.push(...commandsIn(block, `${path}:${at + 2}`, fence[1] === 'console'));
    at = end;
  }
  return found;
}

/** In a block of a console, commands begin with a dollar sign, and what follows is their output. */
function commandsIn(block: readonly string[], where: string, isConsole: boolean): ShownCommand[] {
  const whole = block
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  if (!isConsole) {
    const lines = whole.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
    return lines.map((line) => ({ where, line, output: null }));
  }
  const commands: { where: string; line: string; output: string | null }[] = [];
  for (const line of whole) {
    const last = commands.at(-1);
    if (line.startsWith('$ ')) commands.push({ where, line: line.slice(2), output: null });
    else if (last !== undefined) last.output = last.output === null ? line : `${last.output}\n${line}`;
  }
  return commands;
}
