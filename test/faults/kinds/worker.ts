import { setTimeout as sleep } from 'node:timers/promises';
import { MOMENTS } from '../moments.js';
import type { Kind, Stage } from './kind.js';

/** Longer than the heartbeat timeout of a step: Temporal has given it to another worker by then. */
const GIVEN_UP_MS = 11_000;

/** Another worker takes over when the first has ended. */
function replace(stage: Stage): void {
  stage.beside(async () => {
    const worker = stage.workers.shift();
    await worker?.ended;
    await stage.startWorker();
  });
}

/** Faults of a worker's process. */
export const WORKER_KINDS: readonly Kind[] = [
  {
    name: 'worker SIGKILL',
    moments: MOMENTS,
    strike: async (stage) => {
      stage.workers[0]?.send('SIGKILL');
      replace(stage);
    },
  },
  {
    name: 'machine of the worker lost',
    moments: MOMENTS,
    strike: async (stage) => {
      // Nobody tells the warehouse: it keeps what it knows of as connections.
      stage.world.gate.links().forEach((link) => link.silence());
      stage.workers[0]?.send('SIGKILL');
      replace(stage);
    },
  },
  {
    name: 'worker SIGTERM',
    moments: MOMENTS,
    strike: async (stage) => {
      stage.workers[0]?.send('SIGTERM');
      replace(stage);
    },
  },
  {
    name: 'worker SIGSTOP, SIGCONT at once',
    moments: MOMENTS,
    strike: async ({ workers, random }) => {
      workers[0]?.send('SIGSTOP');
      await sleep(random.between(50, 3_000));
      workers[0]?.send('SIGCONT');
    },
  },
  {
    name: 'worker SIGSTOP, given up, SIGCONT',
    moments: MOMENTS,
    strike: async (stage) => {
      const [worker] = stage.workers;
      worker?.send('SIGSTOP');
      stage.beside(async () => void (await stage.startWorker()));
      const wakes = sleep(GIVEN_UP_MS + stage.random.between(0, 4_000)).then(() => worker?.send('SIGCONT'));
      // What it sent last is on its way, or arrives when another worker has taken over.
      if (stage.random.chance(0.5)) await wakes;
      else stage.beside(async () => wakes);
    },
  },
  {
    name: 'two workers, one SIGKILL',
    moments: MOMENTS,
    prepare: async (stage) => void (await stage.startWorker()),
    strike: async ({ workers, random }) => {
      const [killed] = workers.splice(random.between(0, 1), 1);
      await killed?.kill();
    },
  },
];
