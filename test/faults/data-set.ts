import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSource } from '../../src/generate/generate.js';
import { filesUnder } from '../support/arrival.js';

/** Generated objects: paths under the folder that holds them. */
export interface DataSet {
  readonly root: string;
  /** The logs, a day each, in order. */
  readonly days: readonly string[];
  readonly songs: readonly string[];
  /** A user who has events. */
  readonly userId: number;
}

/** Number of data sets. */
export const DATA_SETS = 3;

const FIRST_DAY = '2018-11-01';

/** The day of the n-th log, from 0, as a dated load names it. */
export function dayOf(n: number): string {
  return `${FIRST_DAY.slice(0, 8)}${String(n + 1).padStart(2, '0')}`;
}

/** Makes one of the data sets, in a folder of its own. */
export async function makeDataSet(home: string, seed: number): Promise<DataSet> {
  const root = join(home, 'data', String(seed));
  await generateSource({ out: root, days: 4, users: 20, songs: 60, seed: 100 + seed, eventsPerDay: 60 });
  const days = filesUnder(root, 'log_data').sort();
  return { root, days, songs: filesUnder(root, 'song_data').sort(), userId: firstUser(join(root, String(days[0]))) };
}

function firstUser(log: string): number {
  const [, id] = /"userId":"(\d+)"/.exec(readFileSync(log, 'utf8')) ?? [];
  if (id === undefined) throw new Error(`${log} has no user`);
  return Number(id);
}
