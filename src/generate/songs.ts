import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { songJson, songPath } from './song.js';

const WRITTEN_AT_ONCE = 64;

async function writeSong(folder: string, seed: number, index: number): Promise<number> {
  const content = songJson(seed, index);
  await writeFile(path.join(folder, songPath(seed, index)), content);
  return content.length;
}

/** Writes the first `songs` songs of the seed under `folder`, one a file, and gives back how many bytes they have. */
export async function writeSongs(folder: string, seed: number, songs: number): Promise<number> {
  const created = new Set<string>();
  let bytes = 0;
  for (let from = 0; from < songs; from += WRITTEN_AT_ONCE) {
    const indexes = Array.from({ length: Math.min(WRITTEN_AT_ONCE, songs - from) }, (_, offset) => from + offset);
    const folders = new Set(indexes.map((index) => path.dirname(songPath(seed, index))));
    for (const sub of folders) if (!created.has(sub)) await mkdir(path.join(folder, sub), { recursive: true });
    folders.forEach((sub) => created.add(sub));
    const sizes = await Promise.all(indexes.map((index) => writeSong(folder, seed, index)));
    bytes += sizes.reduce((sum, size) => sum + size, 0);
  }
  return bytes;
}
