import type { Random } from '../../src/generate/random.js';
import { dayOf, type DataSet } from './data-set.js';

/** A sequence of loads. */
export type ScenarioName = 'first' | 'incremental' | 'late songs' | 'dated';

/** All of them. */
export const SCENARIOS: readonly ScenarioName[] = ['first', 'incremental', 'late songs', 'dated'];

/** Objects that arrive, and the load that follows. */
export interface Turn {
  readonly arrivals: readonly string[];
  readonly input: object;
}

/** The loads before the disturbed one, and that one. After it, one without days loads whatever is left. */
export interface Scenario {
  readonly before: readonly Turn[];
  readonly disturbed: Turn;
}

/** The turns of a scenario. */
export function scenarioOf(name: ScenarioName, { days, songs }: DataSet, random: Random): Scenario {
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
  }
}
