import type { Random } from '../../../src/generate/random.js';
import type { Link } from '../gate.js';
import { LOADS } from '../scenario.js';
import type { Kind, Stage } from './kind.js';

const two = (random: Random) => random.between(2, 4);
const nothing = async (): Promise<void> => undefined;
const cut = async (_stage: unknown, link: Link | null): Promise<void> => link?.cut();

/** A log arrives that the disturbed load has not listed, and another load publishes it, and nothing else. */
async function loadNewLog({ sources, days, load }: Stage): Promise<void> {
  for (const day of days.slice(0, 1)) {
    await sources.put(day);
    await load({ date: /\d{4}-\d\d-\d\d/.exec(day)?.[0] });
  }
}

/** Loads that run at once, over the same objects or, where they are of different days, over some of them. */
export const OVERLAP_KINDS: readonly Kind[] = [
  { name: 'overlapping loads', moments: ['any time'], scenarios: LOADS, overlapping: two, strike: nothing },
  {
    name: 'overlapping loads, a connection cut',
    moments: ['before COMMIT of publish', 'after COMMIT of publish', 'commit of staging'],
    scenarios: LOADS,
    overlapping: two,
    strike: cut,
  },
  {
    name: 'another load publishes a new log',
    // A moment at which the disturbed load holds a lock would hold up the other load for ever.
    moments: ['listing', 'middle of staging', 'dimension', 'checks'],
    // Of three loads of three logs, as incremental ones, the model has no path: it has two objects.
    scenarios: ['rebuilt'],
    prepare: async ({ sources, days }) => {
      for (const day of days.slice(0, 1)) await sources.remove(day);
    },
    strike: loadNewLog,
    missed: loadNewLog,
  },
];
