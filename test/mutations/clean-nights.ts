import type { Lane } from './lane.js';
import { makeNights } from './month.js';
import { alarmsOf } from './outcome.js';

/** Number of nights for which an alarm is no news. Generated texts are damaged now and then, as the real ones are. */
const STANDING_NIGHTS = 7;

/** Alarm of a clean night. */
export interface FalseAlarm {
  /** Counted from 1. */
  readonly night: number;
  readonly alarms: readonly string[];
}

/** Loads clean nights one after another into one warehouse. @returns those with an alarm that is news. */
export async function loadCleanNights(lane: Lane, home: string, seed: number, count: number): Promise<FalseAlarm[]> {
  const found: FalseAlarm[] = [];
  const recent: string[][] = [];
  await lane.empty();
  for (const [at, night] of (await makeNights(home, seed, count)).entries()) {
    lane.add(night);
    const ending = await lane.load();
    const alarms = 'failure' in ending ? [ending.failure] : alarmsOf(ending.result);
    const news = alarms.filter((alarm) => !recent.flat().includes(alarm));
    if (news.length > 0) found.push({ night: at + 1, alarms: news });
    recent.push(alarms);
    if (recent.length > STANDING_NIGHTS) recent.shift();
  }
  return found;
}
