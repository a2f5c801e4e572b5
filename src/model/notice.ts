import type { CheckResult } from './checks.js';
import type { Failure } from './result.js';

/** Urgency of a notice: `error` must not wait for the morning, `warn` may, `info` asks for nothing. */
export type NoticeSeverity = 'error' | 'warn' | 'info';

/** Severities, the most urgent last. */
export const NOTICE_SEVERITIES: readonly NoticeSeverity[] = ['info', 'warn', 'error'];

/** Events that people are notified of, with their severity. `test` is sent by hand. */
export const NOTICE_EVENTS = {
  failed: 'error',
  held: 'error',
  late: 'error',
  paused: 'error',
  unpublished: 'error',
  stale: 'error',
  'held-long': 'error',
  'left-open': 'warn',
  backlog: 'warn',
  rejected: 'warn',
  warned: 'warn',
  recovered: 'info',
  test: 'info',
} as const satisfies Record<string, NoticeSeverity>;

/** Event that people are notified of. */
export type NoticeEvent = keyof typeof NOTICE_EVENTS;

/** Events of a channel whose settings name none: all but those that most people do not want at night. */
export const DEFAULT_EVENTS: readonly NoticeEvent[] = (Object.keys(NOTICE_EVENTS) as NoticeEvent[]).filter(
  (event) => event !== 'warned',
);

/** Kind of service that a notice is sent to. */
export type ChannelName = 'slack' | 'webhook' | 'email' | 'sns';

/** One line of a notice below its title. */
export interface NoticeLine {
  /** Word before the colon, such as `Where`. */
  readonly name: string;
  /** Sentence or value, in one line. */
  readonly text?: string;
  /** Command for a shell. */
  readonly command?: string;
  /** Address of a page, or its path where no address is known. */
  readonly url?: string;
}

/** Message to people, in at most twelve lines. Its texts are one-line and not yet escaped for any channel. */
export interface Notice {
  /** Identifies the notice: each channel is sent it once. */
  readonly id: string;
  readonly event: NoticeEvent;
  /** Whether it reports the end of what an earlier notice of this event reported. */
  readonly isOver: boolean;
  readonly title: string;
  readonly lines: readonly NoticeLine[];
  /** Load id of the run, or name of what is watched. */
  readonly subject: string;
  /** Code of docs/errors.md; null if nothing has failed. */
  readonly code: string | null;
  /** Time of the event in milliseconds since 1970. */
  readonly at: number;
}

/** Held step as a notice reports it. */
export interface HeldNotice {
  readonly failure: Failure;
  /** See `HeldStep`. */
  readonly check: string | null;
  readonly until: number;
}

/** State of a load that people may be notified of. */
export interface LoadOutcome {
  readonly outcome: 'failed' | 'held' | 'completed';
  readonly workflowId: string;
  readonly runId: string;
  /** Null if the load failed before it had one. */
  readonly loadId: string | null;
  /** Number of this state within the run, from 1: a load may be held more than once. */
  readonly nth: number;
  readonly startedAt: number;
  /** Time at which the state was reached. */
  readonly at: number;
  /** Schedule that has started the run; null if a person has. */
  readonly scheduleId: string | null;
  readonly failure: Failure | null;
  readonly held: readonly HeldNotice[];
  /** Failed checks of severity warn. */
  readonly warnedChecks: readonly CheckResult[];
  readonly warnings: readonly string[];
  readonly rejected: number;
}

/** A notice on its way to one channel. */
export interface Delivery {
  readonly notice: Notice;
  readonly channel: ChannelName;
}

/** Result of sending a notice to a channel. */
export interface Delivered {
  /** `known`: the ledger says that it was sent before. */
  readonly outcome: 'sent' | 'known';
  /** Whether the ledger has it. It lacks it if the warehouse did not answer. */
  readonly isRecorded: boolean;
}
