import { toJson } from './json.js';
import { Random } from './random.js';
import { FIRST_NAMES, LAST_NAMES, METROS, USER_AGENTS } from './words.js';

/** Level of a listener at a moment. */
export type Level = 'free' | 'paid';

/** One listener, every field as JSON. `registration` in epoch milliseconds; all registered before the first day. */
export interface User {
  readonly userId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly gender: string;
  readonly location: string;
  readonly registration: string;
  readonly userAgent: string;
  readonly plays: boolean;
}

/** Members of the user when nobody is logged in. */
export const NOBODY: User = {
  userId: '""',
  firstName: 'null',
  lastName: 'null',
  gender: 'null',
  location: 'null',
  registration: 'null',
  userAgent: 'null',
  plays: false,
};

/** A listener's level when a day starts and, on the days that it changes, when the day ends. */
export interface LevelOfDay {
  readonly atStart: Level;
  readonly atEnd: Level;
}

/** Every so many ranks there is a listener who changes level. */
export const RANKS_PER_CHANGER = 12;
/** The rank of the first listener who changes level. */
export const FIRST_CHANGER = 5;
const FIRST_REGISTRATION = 1_538_352_000_796;
const REGISTRATION_SECONDS = 30 * 86_400;

/** The listener of that rank; rank 0 listens most often. The number of listeners decides only the user ids. */
export function userAt(seed: number, users: number, rank: number): User {
  const random = new Random(seed, 6, rank);
  const [firstName, gender] = random.pick(FIRST_NAMES);
  const stride = users % 7919 === 0 ? 7907 : 7919;
  return {
    userId: `"${1 + ((rank * stride + 57) % users)}"`,
    firstName: toJson(firstName),
    lastName: toJson(random.pick(LAST_NAMES)),
    gender: toJson(gender),
    location: toJson(random.pick(METROS)),
    registration: `${FIRST_REGISTRATION + random.between(0, REGISTRATION_SECONDS - 1) * 1000}.0`,
    userAgent: toJson(random.pick(USER_AGENTS)),
    plays: rank % 50 !== 37,
  };
}

function cycleLevel(day: number, freeDays: number, paidDays: number): Level {
  return day % (freeDays + paidDays) < freeDays ? 'free' : 'paid';
}

/** The level of the listener of that rank on a day, counted from the first day that can be generated. */
export function levelOn(seed: number, rank: number, day: number): LevelOfDay {
  if (rank % RANKS_PER_CHANGER !== FIRST_CHANGER) {
    const level = rank % 5 === 2 ? 'paid' : 'free';
    return { atStart: level, atEnd: level };
  }
  const random = new Random(seed, 7, rank);
  const freeDays = random.between(4, 22);
  const paidDays = random.between(3, 40);
  const atEnd = cycleLevel(day, freeDays, paidDays);
  return { atStart: day === 0 ? atEnd : cycleLevel(day - 1, freeDays, paidDays), atEnd };
}
