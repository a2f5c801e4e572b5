import { Random } from '../../src/generate/random.js';
import { differencesOf } from '../faults/compare.js';
import type { StarDump } from '../support/star-dump.js';
import { OBJECT_KINDS } from './kinds/objects.js';
import { RECORD_KINDS } from './kinds/records.js';
import type { Lane } from './lane.js';
import { makeNights } from './month.js';
import type { Night } from './night.js';
import type { MutationOptions } from './options.js';
import { alarmsOf, verdictOn, type MutationOutcome } from './outcome.js';

/** Number of loads before the mutated one. */
const HISTORY = 8;

/** Number of mutations on one month. */
const MUTATIONS_A_MONTH = 25;

/** Month whose nights are loaded, with the night that is mutated and what it gives unmutated. */
interface Month {
  readonly snapshot: string;
  readonly history: Night;
  readonly night: Night;
  readonly foreign: Night;
  readonly star: StarDump;
  /** Alarms of the clean nights: what stands every night tells nobody of a mutation. */
  readonly alarms: readonly string[];
}

/** Numbers of the mutations of each month: lanes take a month at a time. */
export function monthsOf({ count, only, kind, seed }: MutationOptions): number[][] {
  const numbers = Array.from({ length: count }, (_, number) => number)
    .filter((number) => only === null || number === only)
    .filter((number) => kindOf(seed, number).name.includes(kind));
  const months = new Map<number, number[]>();
  for (const number of numbers) {
    const month = Math.floor(number / MUTATIONS_A_MONTH);
    months.set(month, [...(months.get(month) ?? []), number]);
  }
  return [...months.values()];
}

/** Loads the history of a month, then each mutation of its last night on it. */
export async function* mutateMonth(
  lane: Lane,
  home: string,
  seed: number,
  numbers: readonly number[],
): AsyncGenerator<MutationOutcome> {
  const month = await beginMonth(lane, home, seed * 1000 + Math.floor((numbers[0] as number) / MUTATIONS_A_MONTH));
  for (const number of numbers) yield await mutateNight(lane, month, seed, number);
}

async function beginMonth(lane: Lane, home: string, seed: number): Promise<Month> {
  const nights = await makeNights(home, seed, HISTORY + 1);
  const foreign = (await makeNights(home, seed + 500, HISTORY + 1))[HISTORY] as Night;
  const night = nights[HISTORY] as Night;
  const before = nights.slice(0, HISTORY);
  await lane.empty();
  const alarms: string[] = [];
  for (const early of before) alarms.push(...(await loadClean(lane, early)));
  const snapshot = await lane.snapshot();
  alarms.push(...(await loadClean(lane, night)));
  const history = new Map(before.flatMap((early) => [...early]));
  return { snapshot, history, night, foreign, star: await lane.star(), alarms };
}

async function loadClean(lane: Lane, night: Night): Promise<string[]> {
  lane.place(night);
  const ending = await lane.load();
  if ('failure' in ending) throw new Error(`A clean night failed: ${ending.failure}`);
  return alarmsOf(ending.result);
}

function kindOf(seed: number, number: number) {
  const kinds = [...RECORD_KINDS, ...OBJECT_KINDS];
  return new Random(seed, 70, number).pick(kinds);
}

async function mutateNight(lane: Lane, month: Month, seed: number, number: number): Promise<MutationOutcome> {
  const kind = kindOf(seed, number);
  const { night, detail } = kind.mutate({ ...month, random: new Random(seed, 71, number) });
  await lane.restore(month.snapshot);
  lane.place(night);
  const ending = await lane.load();
  const [difference] = differencesOf(await lane.star(), month.star);
  const outcome = { number, kind: kind.name, detail };
  if (difference === undefined) return { ...outcome, verdict: 'no change', why: '' };
  const { verdict, why } = verdictOn(ending, month.alarms);
  return { ...outcome, verdict, why: why === '' ? difference : why };
}
