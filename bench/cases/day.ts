import assert from 'node:assert/strict';
import { existsSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Bench, Case } from '../bench.js';
import { freshDatabase } from '../database.js';
import { generateDayAfter, generateMonths, type Sources } from '../sources.js';
import { startWorkerProcess, type EndedLoad } from '../worker-process.js';

const SONGS = 1_000;
const MANY = 'bench_many';
const NONE = 'bench_none';
const LOADED = 'bench_day';

/** One more day on top of many months, against the same day on a star that has the songs and no event. */
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
    const remove = addDay(many, day);
    try {
      const onMany = [];
      const onNone = [];
      for (let run = 0; run < bench.runs; run += 1) {
        onMany.push(await loadDay(bench, MANY, many));
        onNone.push(await loadDay(bench, NONE, alone));
        bench.say(`  on ${months} months ${onMany[run]?.toFixed(2)} s, on none ${onNone[run]?.toFixed(2)} s`);
      }
      const work = `one more day on ${months} months, against the same day on none`;
      return { lines: [{ work, ours: onMany, floor: onNone, target: { most: 1.3, of: 'ratio' } }] };
    } finally {
      remove();
    }
  },
};

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
async function loadDay(bench: Bench, from: string, sources: Sources): Promise<number> {
  await freshDatabase(bench.postgres, LOADED, from);
  return withWorker(bench, LOADED, sources, async (load) => {
    await load({ date: '2000-01-01', full: true });
    const { seconds, result } = await load();
    assert.deepEqual([result.objects.events.loaded, result.objects.songs.loaded], [1, 0]);
    return seconds;
  });
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

/** Gives the files of one source a second name in another one. @returns removes them there. */
function addDay(to: Sources, from: Sources): () => void {
  const names = readdirSync(from.logData, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(from.logData.length + 1));
  for (const name of names) {
    const path = join(to.logData, name);
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) linkSync(join(from.logData, name), path);
  }
  return () => names.forEach((name) => rmSync(join(to.logData, name)));
}
