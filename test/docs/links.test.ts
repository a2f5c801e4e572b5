import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, test } from 'node:test';
import { allDocuments, PROJECT } from './support/markdown.js';

/** Anchors of a document's headings, as GitHub makes them. */
function anchorsOf(document: string): string[] {
  const text = readFileSync(join(PROJECT, document), 'utf8').replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('every file and section that a document links to is there', () => {
  for (const document of allDocuments()) {
    test(document, () => {
      const text = readFileSync(join(PROJECT, document), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [file = '', anchor] = target.split('#');
        const path = file === '' ? document : normalize(join(dirname(document), file));
        assert.ok(existsSync(join(PROJECT, path)), target);
        if (anchor !== undefined) assert.ok(anchorsOf(path).includes(anchor), target);
      }
    });
  }
});
