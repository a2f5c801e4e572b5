import type { Random } from '../../../src/generate/random.js';
import type { Link } from '../gate.js';
import { LOADS } from '../scenario.js';
import type { Kind } from './kind.js';

const two = (random: Random) => random.between(2, 4);
const nothing = async (): Promise<void> => undefined;
const cut = async (_stage: unknown, link: Link | null): Promise<void> => link?.cut();

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
];
