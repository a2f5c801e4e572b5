import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sectionAndKey, SETTINGS } from '../../../src/config/settings.js';
import { defaultOf, SETTING_NAMES } from '../../../src/config/write-cfg.js';
import { PROJECT } from './markdown.js';

const PAGE = join(PROJECT, 'docs/settings.md');
const BEGIN = '<!-- Written by npm run settings -->';
const END = '<!-- End of what it writes -->';

/** Tables of all settings, one for each section of `dwh.cfg`, as docs/settings.md has them. */
export function settingsTables(): string {
  const sections = new Map<string, string[]>();
  for (const name of SETTING_NAMES) {
    const { section, key } = sectionAndKey(name);
    const value = defaultOf(name);
    const cells = [`\`${key}\``, value === '' ? '' : `\`${value}\``, SETTINGS.shape[name].description ?? ''];
    const row = `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    sections.set(section, [...(sections.get(section) ?? []), row]);
  }
  return [...sections]
    .map(([section, rows]) => `## [${section}]\n| key | default | meaning |\n|---|---|---|\n${rows.join('\n')}\n`)
    .join('\n');
}

/** The tables that docs/settings.md has now. @throws Error if the page lacks the marks around them. */
export function writtenTables(): string {
  const { text, from, to } = readPage();
  return text.slice(from, to);
}

/** Writes the tables into docs/settings.md in place of the earlier ones. */
export function writeSettingsPage(): void {
  const { text, from, to } = readPage();
  writeFileSync(PAGE, text.slice(0, from) + settingsTables() + text.slice(to));
}

function readPage(): { text: string; from: number; to: number } {
  const text = readFileSync(PAGE, 'utf8');
  const from = text.indexOf(BEGIN) + BEGIN.length + 1;
  const to = text.indexOf(END);
  if (from <= BEGIN.length || to < from) throw new Error(`docs/settings.md lacks the marks ${BEGIN} and ${END}`);
  return { text, from, to };
}
