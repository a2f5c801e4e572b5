import { setTimeout as sleep } from 'node:timers/promises';
import { MOMENTS } from '../moments.js';
import type { Kind } from './kind.js';

/** Faults of the Temporal server. */
export const TEMPORAL_KINDS: readonly Kind[] = [
  {
    name: 'Temporal killed and restarted',
    moments: MOMENTS,
    strike: async ({ world, random, beside }) => {
      await world.temporal.kill();
      beside(async () => {
        await sleep(random.between(0, 3_000));
        await world.temporal.start();
      });
    },
  },
];
