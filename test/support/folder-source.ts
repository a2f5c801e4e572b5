import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { folderStore } from '../../src/store/folder.js';
import type { SourceObject } from '../../src/store/store.js';

/** The folder of all sources of a test file, removed at its end. */
export const base = mkdtempSync(join(tmpdir(), 'sparkify-folder-'));
after(() => rmSync(base, { recursive: true, force: true }));

/** Makes a folder with these files in it, each with its own name as its content. */
export function source(...files: string[]): string {
  const root = mkdtempSync(join(base, 'source-'));
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), file);
  }
  return root;
}

/** All objects that the folders' store lists. */
export async function list(uri: string): Promise<SourceObject[]> {
  const objects: SourceObject[] = [];
  for await (const batch of folderStore.list(uri)) objects.push(...batch);
  return objects;
}

/** Their paths below the source. */
export const names = async (root: string) => (await list(root)).map(({ uri }) => uri.slice(root.length + 1));
