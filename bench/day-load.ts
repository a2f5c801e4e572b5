import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Bench } from './bench.js';
import { freshDatabase } from './database.js';
import type { Sources } from './sources.js';
import { startWorkerProcess, type EndedLoad } from './worker-process.js';

const LOADED = 'bench_day';

/** Seconds of the load that added a day, and of the one that read it again after it was corrected. */
export interface Day {
  readonly added: number;
  readonly corrected: number;
}

/** Loads a database that runs of {@link loadDay} start from. */
export async function prepareStar(bench: Bench, database: string, sources: Sources): Promise<void> {
  await freshDatabase(bench.postgres, database);
  await withWorker(bench, database, sources, (load) => load());
  // As autovacuum does within minutes of a load.
  await bench.postgres.ask((client) => client.query('vacuum analyze'), database);
}

/**
 * Loads a day of logs, in `files`, on a star that was prepared: adds it, and reads it again after it was corrected.
 * The first load of a worker compiles its code, so one comes before: all songs again, and no event. A load that finds
 * nothing new would not do, as it ends after it has listed.
 */
export async function loadDay(bench: Bench, from: string, sources: Sources, files: readonly string[]): Promise<Day> {
  await freshDatabase(bench.postgres, LOADED, from);
  return withWorker(bench, LOADED, sources, async (load) => {
    await load({ date: '2000-01-01', full: true });
    const added = await load();
    assert.deepEqual([added.result.objects.events.loaded, added.result.objects.songs.loaded], [1, 0]);
    const corrected = await withoutLastLines(files, () => load());
    assert.equal(corrected.result.objects.events.replaced, 1);
    return { added: added.seconds, corrected: corrected.seconds };
  });
}

/** Runs `work` while files lack their last lines. */
async function withoutLastLines<T>(files: readonly string[], work: () => Promise<T>): Promise<T> {
  const texts = files.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  try {
    for (const { path, text } of texts) writeFileSync(path, text.trimEnd().replace(/\n.*$/, '\n'));
    return await work();
  } finally {
    for (const { path, text } of texts) writeFileSync(path, text);
  }
}

async function withWorker<T>(
  bench: Bench,
  database: string,
  sources: Sources,
  work: (load: (input?: object) => Promise<EndedLoad>) => Promise<T>,
): Promise<T> {
  const worker = await startWorkerProcess(bench, database, sources);
  try {
    return await work((input) => worker.load(input));
  } finally {
    await worker.stop();
  }
}

/** An empty folder of logs. */
export function noLogs({ folder }: Bench): string {
  const empty = join(folder, 'no-logs');
  mkdirSync(empty, { recursive: true });
  return empty;
}

/** Runs `work` while a source has the logs of another one too; `work` gets their paths there. */
export async function withDay(
  to: Sources,
  day: Sources,
  work: (files: readonly string[]) => Promise<void>,
): Promise<void> {
  const paths = filesIn(day.logData).map((file) => {
    const path = join(to.logData, file.slice(day.logData.length + 1));
    mkdirSync(dirname(path), { recursive: true });
    cpSync(file, path);
    return path;
  });
  try {
    await work(paths);
  } finally {
    paths.forEach((path) => rmSync(path));
  }
}

/** Paths of all files below a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
