import {
  workerMemoryLine,
  workerPeak,
  type Bench,
  type Case,
  type Line,
  type Measured,
  type ProfileRow,
} from '../bench.js';
import { compare } from '../compare.js';
import { generateMonths, sourcesIn, type Sources } from '../sources.js';

const SONGS = 1_000;

/** The real month: 8,056 events and 14,896 song files. */
export const realMonth: Case = {
  name: 'real',
  run: async (bench) => {
    if (bench.real === null) return { lines: [] };
    return against(bench, 'the real month, 14,896 song files', sourcesIn(bench.real), { most: 2.5, of: 'ours' });
  },
};

/** 1, 10 and 100 months of logs, and whether the memory grows with them. */
export const months: Case = {
  name: 'months',
  run: async (bench) => {
    const lines: Line[] = [];
    const profiles: Record<string, readonly ProfileRow[]> = {};
    for (const count of bench.quick ? [1, 2] : [1, 10, 100]) {
      const sources = await generateMonths(bench, { months: count, songs: SONGS });
      const measured = await against(bench, `${count} months`, sources, MOST_OF_MONTHS[count]);
      lines.push(...measured.lines);
      Object.assign(profiles, measured.profiles);
    }
    return { lines: [...lines, ...memoryLines(lines)], profiles };
  },
};

/** Sets of song files, with one month of logs. */
export const songs: Case = {
  name: 'songs',
  run: async (bench) => {
    const measured: Measured[] = [];
    for (const count of bench.quick ? [500] : [15_000, 150_000]) {
      const sources = await generateMonths(bench, { months: 1, songs: count });
      measured.push(
        await against(bench, `1 month, ${count.toLocaleString('en')} song files`, sources, MOST_OF_SONGS[count]),
      );
    }
    const lines = measured.flatMap((one) => one.lines);
    return {
      lines: [...lines, workerMemoryLine('all sets of song files', lines)],
      profiles: Object.assign({}, ...measured.map(({ profiles }) => profiles)) as Measured['profiles'] & object,
    };
  },
};

/** Targets by the number of months, and of song files. */
const MOST_OF_MONTHS: Readonly<Record<number, Line['target']>> = {
  1: { most: 1.6, of: 'ratio' },
  100: { most: 1.05, of: 'ratio' },
};
const MOST_OF_SONGS: Readonly<Record<number, Line['target']>> = { 150_000: { most: 1.5, of: 'ratio' } };

async function against(bench: Bench, work: string, sources: Sources, target?: Line['target']): Promise<Measured> {
  bench.say(work);
  const { line, profile } = await compare(bench, sources);
  return { lines: [{ work, ...line, target }], profiles: { [work]: profile } };
}

function memoryLines(lines: readonly Line[]): Line[] {
  const [first, last] = [lines[0], lines.at(-1)].map((line) => workerPeak(line ?? {})) as [number, number];
  return [
    workerMemoryLine('all months', lines),
    {
      work: 'the worker’s memory: most months against 1',
      ours: [last],
      floor: [first],
      unit: 'MB',
      target: { most: 1.2, of: 'ratio' },
    },
  ];
}
