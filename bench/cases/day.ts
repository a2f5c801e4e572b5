import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Bench, Case } from '../bench.js';
import { freshDatabase } from '../database.js';
import { generateDayAfter, generateMonths, type Sources } from '../sources.js';
import { startWorkerProcess, type EndedLoad } from '../worker-process.js';

const SONGS = 1_000;
const MANY = 'bench_many';
const NONE = 'bench_none';
const LOADED = 'bench_day';

/**
 * One more day on top of many months, against the same day on a star that has the songs and no event; and the same day
 * again after its file was corrected, against the day that was added.
 */
export const oneMoreDay: Case = {
  name: 'day',
  run: async (bench) => {
    const months = bench.quick ? 2 : 100;
    bench.say(`one more day on ${months} months`);
    const many = await generateMonths(bench, { months, songs: SONGS });
    const day = await generateDayAfter(bench, { months, songs: SONGS });
    const alone = { logData: day.logData, songData: many.songData };
    await prepare(bench, MANY, many);
    await prepare(bench, NONE, { logData: emptyFolder(bench), songData: many.songData });
    const added = addDay(many, day);
    const runs: { onMany: Day; onNone: Day }[] = [];
    try {
      for (let run = 0; run < bench.runs; run += 1) {
        const onMany = await loadDay(bench, MANY, many, added);
        const onNone = await loadDay(bench, NONE, alone, filesIn(day.logData));
        bench.say(`  on ${months} months ${describe(onMany)}, on none ${describe(onNone)}`);
        runs.push({ onMany, onNone });
      }
    } finally {
      added.forEach((path) => rmSync(path));
    }
    const addedOnMany = runs.map(({ onMany }) => onMany.added);
    return {
      lines: [
        {
          work: `one more day on ${months} months, against the same day on none`,
          ours: addedOnMany,
          floor: runs.map(({ onNone }) => onNone.added),
          target: { most: 1.3, of: 'ratio' },
        },
        {
          work: `a day corrected on ${months} months, against the same day added`,
          ours: runs.map(({ onMany }) => onMany.corrected),
          floor: addedOnMany,
          target: { most: 2, of: 'ratio' },
        },
      ],
    };
  },
};

/** Seconds of the load that added a day, and of the one that read it again after it was corrected. */
interface Day {
  readonly added: number;
  readonly corrected: number;
}

/** Loads a database that the runs start from, and gives the worker time to leave it. */
async function prepare(bench: Bench, database: string, sources: Sources): Promise<void> {
  await freshDatabase(bench.postgres, database);
  await withWorker(bench, database, sources, (load) => load());
  // As autovacuum does within minutes of a load.
  await bench.postgres.ask((client) => client.query('vacuum analyze'), database);
}

/**
 * The first load of a worker compiles its code, so one comes before: all songs again, and no event. A load that finds
 * nothing new would not do, as it ends after it has listed.
 */
async function loadDay(bench: Bench, from: string, sources: Sources, files: readonly string[]): Promise<Day> {
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

function emptyFolder({ folder }: Bench): string {
  const empty = join(folder, 'no-logs');
  mkdirSync(empty, { recursive: true });
  return empty;
}

/** Copies the logs of one source into another one. @returns their paths there. */
function addDay(to: Sources, from: Sources): string[] {
  return filesIn(from.logData).map((file) => {
    const path = join(to.logData, file.slice(from.logData.length + 1));
    mkdirSync(dirname(path), { recursive: true });
    cpSync(file, path);
    return path;
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function describe({ added, corrected }: Day): string {
  return `${added.toFixed(2)} s, corrected ${corrected.toFixed(2)} s`;
}
