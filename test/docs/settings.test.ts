import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { SETTINGS } from '../../src/config/settings.js';
import { allDocuments, PROJECT } from './support/markdown.js';
import { settingsTables, writtenTables } from './support/settings-page.js';

/** Variables with the program's prefix that are no settings: `SPARKIFY_HOME` and others. */
const OTHER_VARIABLES = ['HOME', 'CONFIG', 'PROGRAMS_MS'];

const names = Object.keys(SETTINGS.shape);
const BARE = new RegExp(String.raw`(?<![\w-])(${names.join('|')})(?!\w)`, 'g');

/** Matches of a pattern in a document, each with its line, as `docs/scale.md:53 WORKER_CONCURRENCY`. */
function found(document: string, pattern: RegExp): { where: string; groups: string[] }[] {
  const lines = readFileSync(join(PROJECT, document), 'utf8').split('\n');
  return lines.flatMap((line, at) =>
    [...line.matchAll(pattern)].map(([whole, ...groups]) => ({ where: `${document}:${at + 1} ${whole}`, groups })),
  );
}

describe('a document names a setting as the program reads it: [SECTION] KEY, or the whole variable', () => {
  for (const document of allDocuments()) {
    test(document, () => {
      const bare = found(document, BARE);
      const unknown = [
        ...found(document, /\bSPARKIFY_([A-Z][A-Z\d_]*[A-Z\d])\b(?!_?…)/g).filter(
          ({ groups: [name = ''] }) => ![...names, ...OTHER_VARIABLES].includes(name),
        ),
        ...found(document, /\[([A-Z][A-Z\d_]*)\] ([A-Z][A-Z\d_]+)\b/g).filter(
          ({ groups: [section = '', key = ''] }) => !names.includes(`${section}_${key}`),
        ),
      ];
      assert.deepEqual(
        [...bare, ...unknown].map(({ where }) => where),
        [],
      );
    });
  }
});

test('docs/settings.md has each setting with its default and meaning', () => {
  assert.equal(writtenTables(), settingsTables(), 'write the page anew: npm run settings');
});
