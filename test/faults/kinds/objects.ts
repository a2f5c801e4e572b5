import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../store/fault-proxy.js';
import type { Moment } from '../moments.js';
import type { Kind, Stage } from './kind.js';

const AT: readonly Moment[] = ['any time', 'listing', 'middle of staging'];

/** Whether the body of the answer is an object's. */
const isReading = ({ method, url }: IncomingMessage) => method === 'GET' && !/[?&]list-type=/.test(url ?? '');

/** S3 does this to a share of the requests of workers for some seconds. */
function troubled(fault: Fault, share: number, fits: (request: IncomingMessage) => boolean = () => true) {
  return async ({ world, random, beside }: Stage): Promise<void> => {
    const until = Date.now() + random.between(500, 4_000);
    world.s3Fault = (request) => (Date.now() < until && fits(request) && random.chance(share) ? fault : 'none');
    beside(async () => sleep(Math.max(0, until - Date.now())));
  };
}

async function unavailable(stage: Stage): Promise<void> {
  // COPY does not pass our proxy: Redshift itself meets S3's answer.
  stage.world.redshift?.faults.next('s3 error can retry');
  await troubled('busy', 0.6)(stage);
}

/** A log that is longer when it is read than when it was listed. */
async function replace({ sources, days }: Stage): Promise<void> {
  for (const day of days.slice(0, 1)) await sources.put(day);
}

async function remove({ sources, days, random, beside }: Stage): Promise<void> {
  const [day] = days;
  if (day === undefined) return;
  await sources.remove(day);
  beside(async () => {
    await sleep(random.between(500, 3_000));
    await sources.put(day);
  });
}

/** Faults of the objects, and of those who read them. */
export const OBJECT_KINDS: readonly Kind[] = [
  { name: 'S3 says 503', moments: AT, source: 'bucket', strike: unavailable },
  { name: 'S3 is slow', moments: AT, source: 'bucket', strike: troubled('slow', 0.8) },
  { name: 'S3 cuts bodies short', moments: AT, source: 'bucket', strike: troubled('cut', 0.5, isReading) },
  {
    name: 'object replaced after it was listed',
    moments: AT,
    scenarios: ['first', 'incremental', 'dated'],
    prepare: async ({ sources, days }) => {
      for (const day of days.slice(0, 1)) await sources.put(day, 'half');
    },
    strike: replace,
    missed: replace,
  },
  {
    name: 'object removed after it was listed',
    // Of a load that publishes without it, and a later one that finds it again, the model has no path: its objects stay.
    isModelled: false,
    moments: AT,
    scenarios: ['first', 'incremental', 'dated'],
    strike: remove,
  },
];
