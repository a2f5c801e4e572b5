import type { Random } from '../../src/generate/random.js';
import { dayOf, type DataSet } from './data-set.js';

/** Scenarios of loads that may run at once, each with others of the same input. */
export const LOADS = ['first', 'incremental', 'late songs', 'dated', 'replaced', 'rebuilt'] as const;

/** Scenarios of corrections that find nothing to correct once they are done. */
const CORRECTIONS = ['withdrawn', 'undone', 'forgotten'] as const;

/** A sequence of loads. */
export type ScenarioName = (typeof LOADS)[number] | (typeof CORRECTIONS)[number];

/** All of them. */
export const SCENARIOS: readonly ScenarioName[] = [LOADS, CORRECTIONS].flat();

/** Objects that arrive, and the load that follows. */
export interface Turn {
  readonly arrivals: readonly string[];
  /** Objects that arrive with the first half of their lines. */
  readonly halves?: readonly string[];
  readonly input: object;
  /** Whether it undoes the load before. */
  readonly undoes?: boolean;
  /** User to forget, in place of a load. */
  readonly forgets?: number;
}

/** The loads before the disturbed one, that one, and those after it. At last, one without days loads whatever is left. */
export interface Scenario {
  readonly before: readonly Turn[];
  readonly disturbed: Turn;
  readonly after?: readonly Turn[];
}

/** The turns of a scenario. */
export function scenarioOf(name: ScenarioName, { days, songs, userId }: DataSet, random: Random): Scenario {
  const all = [...days, ...songs];
  const some = random.between(1, days.length - 1);
  switch (name) {
    case 'first':
      return { before: [], disturbed: { arrivals: all, input: {} } };
    case 'incremental':
      return {
        before: [{ arrivals: [...days.slice(0, some), ...songs], input: {} }],
        disturbed: { arrivals: days.slice(some), input: {} },
      };
    case 'late songs':
      return {
        before: [{ arrivals: [...days, ...songs.slice(0, 20)], input: {} }],
        disturbed: { arrivals: songs.slice(20), input: {} },
      };
    case 'dated':
      return { before: [], disturbed: { arrivals: all, input: { from: dayOf(some - 1), to: dayOf(some) } } };
    case 'replaced': {
      const replaced = [days[some], songs[0]].filter((path) => path !== undefined);
      const whole = all.filter((path) => !replaced.includes(path));
      return {
        before: [{ arrivals: whole, halves: replaced, input: {} }],
        disturbed: { arrivals: replaced, input: {} },
      };
    }
    case 'rebuilt':
      return {
        before: [{ arrivals: [...days.slice(0, some), ...songs], input: {} }],
        disturbed: { arrivals: days.slice(some), input: { rebuild: true } },
      };
    case 'withdrawn':
      return {
        before: [{ arrivals: all, input: {} }],
        disturbed: { arrivals: [], input: { withdraw: { date: dayOf(some) } } },
        after: [{ arrivals: [], input: { withdraw: { date: dayOf(some), reload: true } } }],
      };
    case 'forgotten':
      return {
        before: [{ arrivals: all, input: {} }],
        disturbed: { arrivals: [], input: {}, forgets: userId },
        after: [{ arrivals: [], input: { rebuild: true } }],
      };
    case 'undone':
      return {
        before: [
          { arrivals: all, input: {} },
          { arrivals: [], input: { withdraw: { from: dayOf(0), to: dayOf(some) } } },
        ],
        disturbed: { arrivals: [], input: {}, undoes: true },
      };
  }
}
