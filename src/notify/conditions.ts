import type { Settings } from '../config/settings.js';
import type { Health } from '../model/health.js';
import type { NoticeEvent } from '../model/notice.js';
import { timeInUtc } from '../model/time-in-utc.js';
import { shellWord } from '../model/shell-word.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Open run of the ledger, and what Temporal says of it. */
export interface WatchedRun {
  readonly loadId: string;
  readonly workflowId: string;
  /** Whether Temporal still runs its workflow; null if Temporal does not know it. */
  readonly isRunning: boolean | null;
  /** Time since which it waits for an operator, in milliseconds since 1970; null if it does not. */
  readonly heldSince: number | null;
}

/** The daily schedule. */
export interface WatchedSchedule {
  readonly isPaused: boolean;
  readonly note: string;
  /** Last time before now at which the schedule was due, and the deadline after it; null without a deadline. */
  readonly due: { readonly at: number; readonly deadline: number } | null;
}

/** Everything that is watched. */
export interface Watched {
  readonly health: Health;
  readonly runs: readonly WatchedRun[];
  /** Null if there is none. */
  readonly schedule: WatchedSchedule | null;
  readonly now: number;
}

/** Something that should not be so. Its key is the same while it lasts: people are notified of it once. */
export interface Condition {
  readonly event: NoticeEvent;
  readonly key: string;
  readonly what: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Command to run first, and what it does. */
  readonly command: string;
  readonly why: string;
}

/** Limits after which people are notified. */
export type Limits = Pick<
  Settings,
  'SCHEDULE_UNPUBLISHED_HOURS' | 'SCHEDULE_STALE_HOURS' | 'SCHEDULE_BACKLOG_DAYS' | 'SCHEDULE_HELD_HOURS'
>;

const SCHEDULE = { command: 'sparkify schedule show', why: 'says whether it is paused, and how its last runs ended' };

/** Conditions of which people are notified. */
export function conditionsOf(watched: Watched, limits: Limits): Condition[] {
  return [
    ...late(watched),
    ...paused(watched),
    ...unpublished(watched, limits),
    ...stale(watched, limits),
    ...backlog(watched, limits),
    ...rejected(watched, limits),
    ...watched.runs.flatMap((run) => ofRun(run, watched, limits)),
  ];
}

function late({ schedule, health, now }: Watched): Condition[] {
  const due = schedule?.due ?? null;
  if (due === null || now < due.deadline || (health.publishedAt !== null && health.publishedAt >= due.at)) return [];
  // The same until something is published, however many deadlines pass.
  const key = String(health.publishedAt);
  const what = `no load was published by ${timeInUtc(due.deadline)}; it was due at ${timeInUtc(due.at)}`;
  return [{ event: 'late', key, what, since: due.deadline, ...SCHEDULE }];
}

function paused({ schedule, now }: Watched): Condition[] {
  if (schedule === null) {
    const command = 'sparkify schedule apply';
    const what = 'the daily schedule was deleted';
    return [{ event: 'paused', key: 'deleted', what, since: now, command, why: 'creates it' }];
  }
  if (!schedule.isPaused) return [];
  const what = `the daily schedule is paused${schedule.note === '' ? '' : `: ${schedule.note}`}`;
  const command = 'sparkify schedule resume';
  return [{ event: 'paused', key: 'paused', what, since: now, command, why: 'once the cause is fixed' }];
}

function unpublished({ health, now }: Watched, { SCHEDULE_UNPUBLISHED_HOURS: hours }: Limits): Condition[] {
  const { publishedAt } = health;
  if (publishedAt === null || now - publishedAt <= hours * HOUR_MS) return [];
  const what = `nothing was published for more than ${hours} hours`;
  return [{ event: 'unpublished', key: String(publishedAt), what, since: publishedAt, ...SCHEDULE }];
}

function stale({ health, now }: Watched, { SCHEDULE_STALE_HOURS: hours }: Limits): Condition[] {
  const { newestEventAt } = health;
  if (hours === undefined || newestEventAt === null || now - newestEventAt <= hours * HOUR_MS) return [];
  const what = `the newest event in the star is more than ${hours} hours old`;
  const why = 'lists what a load would read now';
  return [{ event: 'stale', key: String(newestEventAt), what, since: newestEventAt, command: 'sparkify plan', why }];
}

function backlog({ health, now }: Watched, { SCHEDULE_BACKLOG_DAYS: days }: Limits): Condition[] {
  const { backlogSince: since, backlogObjects } = health;
  if (since === null || now - since <= days * DAY_MS) return [];
  const what = `${backlogObjects} object(s) were listed and not loaded for more than ${days} days`;
  return [{ event: 'backlog', key: String(since), what, since, command: 'sparkify plan', why: 'counts the objects' }];
}

function rejected({ health, now }: Watched, { SCHEDULE_BACKLOG_DAYS: days }: Limits): Condition[] {
  const { rejectedSince: since, rejectedRecords } = health;
  if (since === null || now - since <= days * DAY_MS) return [];
  const what = `${rejectedRecords} rejected record(s) were not loaded again for more than ${days} days`;
  const why = 'lists the loads that rejected records';
  return [{ event: 'rejected', key: String(since), what, since, command: 'sparkify status', why }];
}

function ofRun(
  { loadId, isRunning, heldSince }: WatchedRun,
  { now }: Watched,
  { SCHEDULE_HELD_HOURS: hours }: Limits,
): Condition[] {
  const show = { command: `sparkify status ${shellWord(loadId)}`, why: 'prints its steps' };
  if (isRunning === false) {
    const what = `the ledger has load ${loadId} as running, and its workflow has ended`;
    return [
      { event: 'left-open', key: loadId, what, since: now, command: 'sparkify load', why: 'closes it, and loads' },
    ];
  }
  if (heldSince === null || now - heldSince <= hours * HOUR_MS) return [];
  const what = `load ${loadId} has been held for more than ${hours} hours`;
  return [{ event: 'held-long', key: loadId, what, since: heldSince, ...show }];
}
