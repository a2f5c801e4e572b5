import { join } from 'node:path';
import { makeDataSet } from './data-set.js';
import { runForget, runLoad } from './loads.js';
import type { Expected } from './round.js';
import { bucketSources } from './sources.js';
import { starOf } from './verify.js';
import type { Workers } from './workers.js';
import { BUCKET, type World } from './world.js';

type Undisturbed = Omit<Awaited<ReturnType<Expected>>, 'quickest'>;

/** Expected stars: each data set is loaded once, undisturbed, when it is first needed. */
export function makeExpected(world: World, workers: Workers): Expected {
  let quickest = Infinity;
  const known = new Map<string, Promise<Undisturbed>>();
  const load = async (data: number, forgets: boolean): Promise<Undisturbed> => {
    const set = await makeDataSet(world.home, data);
    const name = await world.empty();
    await workers.keepOne();
    const sources = bucketSources(set, world.bucket, BUCKET, name);
    for (const path of [...set.days, ...set.songs]) await sources.put(path);
    const ending = await runLoad(world.temporal.address, join(name, 'expected'), sources.input);
    if (ending.status !== 'COMPLETED') throw new Error(`The undisturbed load: ${JSON.stringify(ending)}`);
    if (forgets) await runForget(world.temporal.address, join(name, 'forgotten'), set.userId);
    const star = await starOf(world);
    if (!star.get('songplay') || !star.get('unmatched_play')) throw new Error('The undisturbed star is too small');
    quickest = Math.min(quickest, ending.durationMs);
    return { set, star };
  };
  return async (data, forgets) => {
    const key = `${data} ${forgets}`;
    const expected = known.get(key) ?? load(data, forgets);
    known.set(key, expected);
    return { ...(await expected), quickest };
  };
}
