import type { LogEvent } from './event.js';
import type { Jukebox } from './play.js';
import { Random } from './random.js';
import { Session } from './session.js';
import { FIRST_CHANGER, levelOn, RANKS_PER_CHANGER, userAt } from './user.js';

/** Everything that the events of a day depend on. */
export interface World {
  readonly seed: number;
  readonly users: number;
  readonly jukebox: Jukebox;
  /** On average; a Sunday has fewer, a Wednesday more. */
  readonly eventsPerDay: number;
}

/** The first day that can be generated, day 0, in epoch milliseconds. */
export const FIRST_DAY = Date.UTC(2018, 10, 1);
/** Milliseconds. */
export const DAY_LENGTH = 86_400_000;

const EVENTS_PER_SESSION = 11.1;
const GUESTS = 0.09;
/** Day 0 is a Thursday. */
const BUSY_FROM_THURSDAY = [1.15, 1.2, 0.75, 0.45, 1, 1.15, 1.3] as const;
const BUSIEST = 2;

function sessionsOn(world: World, day: number): number {
  const mood = 0.6 + new Random(world.seed, 8, day).next() * 0.8;
  const weekday = BUSY_FROM_THURSDAY[day % 7] as number;
  return Math.max(1, Math.round((world.eventsPerDay / EVENTS_PER_SESSION) * weekday * mood));
}

/** Session ids are kept for a day, so that no two days share one. */
function firstSessionId(world: World, day: number): number {
  const most = Math.ceil((world.eventsPerDay / EVENTS_PER_SESSION) * BUSIEST) + 1;
  return 1 + day * (most + Math.ceil(world.users / RANKS_PER_CHANGER));
}

function changersOn(world: World, day: number): number[] {
  const ranks: number[] = [];
  for (let rank = FIRST_CHANGER; rank < world.users; rank += RANKS_PER_CHANGER) {
    const { atStart, atEnd } = levelOn(world.seed, rank, day);
    if (atStart !== atEnd) ranks.push(rank);
  }
  return ranks;
}

/** Visitors of a day: the number of sessions of each rank, including every user whose level changes, and the guests. */
function visitorsOn(world: World, day: number): { guests: number; sessions: Map<number, number> } {
  const random = new Random(world.seed, 9, day);
  const sessions = new Map(changersOn(world, day).map((rank) => [rank, 1]));
  let guests = 0;
  for (let left = sessionsOn(world, day); left > 0; left--) {
    const rank = Math.floor(random.skewed(2) * world.users);
    if (random.chance(GUESTS)) guests++;
    else sessions.set(rank, (sessions.get(rank) ?? 0) + 1);
  }
  return { guests, sessions };
}

function startSecond(random: Random): number {
  return 10_000 + Math.floor((random.next() + random.next()) * 34_000);
}

class Day {
  readonly events: LogEvent[] = [];
  private sessionId: number;

  constructor(
    private readonly world: World,
    private readonly day: number,
  ) {
    this.sessionId = firstSessionId(world, day);
  }

  guest(number: number): void {
    const random = new Random(this.world.seed, 10, this.day, number);
    const session = this.open(random, startSecond(random));
    session.guest(random.chance(0.6) ? 'paid' : 'free');
    this.events.push(...session.events);
  }

  /** A listener's sessions follow each other; those that would start after midnight are not held. */
  listener(rank: number, sessions: number): void {
    const { seed, users } = this.world;
    const random = new Random(seed, 11, this.day, rank);
    const user = userAt(seed, users, rank);
    let level = levelOn(seed, rank, this.day);
    let second = startSecond(random);
    for (let left = sessions; left > 0; left--) {
      const session = this.open(random, second);
      session.listen(user, level);
      this.events.push(...session.events);
      level = { atStart: level.atEnd, atEnd: level.atEnd };
      second = session.second + random.between(60, 7200);
    }
  }

  private open(random: Random, second: number): Session {
    const { jukebox } = this.world;
    const dayStart = FIRST_DAY + this.day * DAY_LENGTH;
    return new Session({ random, jukebox, dayStart, sessionId: this.sessionId++, second });
  }
}

function inTimeOrder(left: LogEvent, right: LogEvent): number {
  return left.ts - right.ts || left.sessionId - right.sessionId || left.itemInSession - right.itemInSession;
}

/** The events of a day, counted from `FIRST_DAY`, in time order. They depend on the world and the day alone. */
export function dayEvents(world: World, day: number): LogEvent[] {
  const { guests, sessions } = visitorsOn(world, day);
  const log = new Day(world, day);
  for (const [rank, count] of sessions) log.listener(rank, count);
  for (let guest = 0; guest < guests; guest++) log.guest(guest);
  return log.events.sort(inTimeOrder);
}
