import { setTimeout as sleep } from 'node:timers/promises';
import { MOMENTS } from '../moments.js';
import type { Kind } from './kind.js';

/** Disks that are full. They need the right to mount one that is small. */
export const DISK_KINDS: readonly Kind[] = [
  {
    name: 'disk of the warehouse full',
    moments: MOMENTS,
    tablespace: 'small',
    strike: async ({ world, random, beside }) => {
      world.warehouseDisk?.fill();
      beside(async () => {
        await sleep(random.between(500, 4_000));
        world.warehouseDisk?.free();
      });
    },
  },
  {
    name: 'disk of the worker full',
    moments: ['any time', 'middle of staging', 'dimension', 'before COMMIT of publish'],
    prepare: async ({ world, workers, startWorker }) => {
      const others = workers.splice(0);
      await startWorker({ folder: world.workerDisk?.folder ?? '' });
      await Promise.all(others.map((worker) => worker.kill()));
    },
    strike: async ({ world, random, beside }) => {
      world.workerDisk?.fill();
      beside(async () => {
        await sleep(random.between(500, 4_000));
        world.workerDisk?.free();
      });
    },
  },
];
