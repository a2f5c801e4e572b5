import type { Bench, Case } from '../bench.js';
import { freshDatabase } from '../database.js';
import { loadDay, noLogs, prepareStar, withDay } from '../day-load.js';
import type { Point } from '../growth.js';
import { generateDayAfter, generateDays, type Sources } from '../sources.js';
import { startWorkerProcess } from '../worker-process.js';
import { findNothing } from './nothing-new.js';

const DATABASE = 'bench_growth';
const STAR = 'bench_growth_star';
const SONGS = 1_000;
const FEW_SONGS = 150;
/** Of logs; a longer history would reach into the future, which a check refuses. */
const MAX_DAYS = 2_800;

/** A load that is expected to take longer is left out. */
const MAX_SECONDS = 300;
/** Loads that together have taken as long are not repeated: what disturbs them is a small part. */
const ENOUGH_SECONDS = 60;

/** First loads of more and more events: a day, and 1, 10, 100 and 1,000 months; those are 100 months with ten times the users. */
const events: Case = {
  name: 'growth-events',
  run: async (bench) => {
    const points = await measure(bench, bench.quick ? [1, 2] : [1, 28, 280, MAX_DAYS, 10 * MAX_DAYS], async (count) => {
      const days = Math.min(count, MAX_DAYS);
      return firstLoads(bench, await generateDays(bench, { days, songs: SONGS, density: count / days }));
    });
    return { lines: [], growth: { work: 'a first load', unit: 'days of 290 events', points } };
  },
};

/** First loads of a day of events, with more and more song files. */
const songs: Case = {
  name: 'growth-songs',
  run: async (bench) => {
    const points = await measure(bench, bench.quick ? [150, 300] : [150, 1_500, 15_000, 150_000], async (count) =>
      firstLoads(bench, await generateDays(bench, { days: 1, songs: count })),
    );
    return { lines: [], growth: { work: 'a first load of a day of events', unit: 'song files', points } };
  },
};

/** Loads that find nothing new among more and more objects. */
const objects: Case = {
  name: 'growth-objects',
  run: async (bench) => {
    const counts = bench.quick ? [5, 50, 500, 5_000] : [1_000, 10_000, 100_000, 1_000_000];
    const points = await measure(bench, counts, async (count) => (await findNothing(bench, count)).seconds);
    return { lines: [], growth: { work: 'nothing new', unit: 'objects listed', points } };
  },
};

/** The same day on stars that have more and more days of events: none, a day, and 1, 10 and 100 months. */
const history: Case = {
  name: 'growth-history',
  run: async (bench) => {
    const days = bench.quick ? [0, 1] : [0, 1, 28, 280, MAX_DAYS];
    const day = await generateDayAfter(bench, { months: bench.quick ? 1 : 100, songs: SONGS });
    const points = await measure(bench, days, async (count) => {
      const sources = await generateDays(bench, { days: Math.max(count, 1), songs: SONGS });
      const before = count === 0 ? { ...sources, logData: noLogs(bench) } : sources;
      await prepareStar(bench, STAR, before);
      return dayLoads(bench, before, day);
    });
    return { lines: [], growth: { work: 'one more day', unit: 'days of 290 events in the star', points } };
  },
};

/** The same day on stars that know more and more songs. Only few song files are listed, so that it is the star which grows. */
const star: Case = {
  name: 'growth-star',
  run: async (bench) => {
    const few = await generateDays(bench, { days: 1, songs: FEW_SONGS });
    const points = await measure(bench, bench.quick ? [150, 300] : [150, 1_500, 15_000, 150_000], async (count) => {
      const known = await generateDays(bench, { days: 1, songs: count });
      await prepareStar(bench, STAR, { ...known, logData: noLogs(bench) });
      return dayLoads(bench, { ...few, logData: noLogs(bench) }, few);
    });
    return { lines: [], growth: { work: 'a day on a star without events', unit: 'songs in the star', points } };
  },
};

/** How the cost of loads grows with what they read, and with what is there already. */
export const growth: readonly Case[] = [events, songs, objects, history, star];

/** The least seconds for each count, in their order, up to the first that is expected to take too long. */
async function measure(
  { say }: Bench,
  counts: readonly number[],
  secondsOf: (count: number) => Promise<readonly number[]>,
): Promise<Point[]> {
  const points: Point[] = [];
  for (const count of counts) {
    const expected = expectedSeconds(points.at(-1), count);
    if (expected > MAX_SECONDS) {
      say(`  ${count} is left out: it is expected to take ${expected.toFixed(0)} s`);
      break;
    }
    const seconds = await secondsOf(count);
    say(`  ${count}: ${seconds.map((one) => one.toFixed(2)).join(', ')} s`);
    points.push({ count, seconds: Math.min(...seconds) });
  }
  return points;
}

function expectedSeconds(before: Point | undefined, count: number): number {
  return before === undefined || before.count === 0 ? 0 : (before.seconds * count) / before.count;
}

/** Loads of a source into an empty warehouse. One that loads all songs, and no event, comes before: it compiles the code. */
async function firstLoads(bench: Bench, sources: Sources): Promise<number[]> {
  await freshDatabase(bench.postgres, DATABASE);
  const worker = await startWorkerProcess(bench, DATABASE, sources);
  try {
    await worker.load({ date: '2000-01-01' });
    const seconds: number[] = [];
    let whole = 0;
    while (seconds.length < bench.runs && whole < ENOUGH_SECONDS) {
      await freshDatabase(bench.postgres, DATABASE);
      const load = await worker.load();
      seconds.push(load.seconds);
      whole += load.seconds;
    }
    return seconds;
  } finally {
    await worker.stop();
  }
}

/** Loads of one more day on the prepared star, each on a copy of it. */
async function dayLoads(bench: Bench, sources: Sources, day: Sources): Promise<number[]> {
  const seconds: number[] = [];
  await withDay(sources, day, async (files) => {
    while (seconds.length < bench.runs) seconds.push((await loadDay(bench, STAR, sources, files)).added);
  });
  return seconds;
}
