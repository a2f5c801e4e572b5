import type { Settings } from '../../src/config/settings.js';
import type { ErrorCode } from '../../src/model/errors.js';
import type { ChannelName, NoticeEvent } from '../../src/model/notice.js';
import type { Scene } from './scene.js';

/** One broken night: what is broken, what people must then read, and what their first command must print. */
export interface Night {
  /** The fault in words, as the table of the runbook shows it. */
  readonly name: string;
  /** Event of the notice that must arrive. */
  readonly event: NoticeEvent;
  /** Code that its title must have; null if nothing has failed. */
  readonly code: ErrorCode | null;
  /** Cause in the notice's text. */
  readonly names: RegExp;
  /** Output of the notice's first command that leads to the fix. */
  readonly prints: RegExp;
  /** Settings of the workers and of the commands, besides those that every night has. */
  readonly settings?: Partial<Settings>;
  /** Further environment of the worker alone. */
  readonly env?: Readonly<Record<string, string>>;
  /** Channel that is down; people are then notified by another one. */
  readonly down?: ChannelName;
  /** Whether somebody without the rights of an administrator loads. */
  readonly asLoader?: true;
  /** Whether no worker runs until the night starts one. */
  readonly withoutWorker?: true;
  /**
   * Lets the night happen, and lets pass what would be over when somebody reads the notice.
   * @returns time at which the fault was final, in milliseconds since 1970.
   */
  happen(scene: Scene): Promise<number>;
}

/** Outcome of a night. */
export interface Verdict {
  readonly night: Night;
  /** Milliseconds from the final fault to the notice; null if none arrived. */
  readonly notifiedAfter: number | null;
  readonly namesCause: boolean;
  /** First command of the notice; empty if it has none. */
  readonly command: string;
  readonly isFirstRight: boolean;
  /** Text of the notice and output of the command, for a verdict that is bad. */
  readonly text: string;
  readonly printed: string;
}

/** Longest time from a fault to its notice. */
export const MAX_NOTIFIED_MS = 60_000;

/** Whether people were notified of a night in time. */
export function isNotifiedInTime({ notifiedAfter }: Verdict): boolean {
  return notifiedAfter !== null && notifiedAfter <= MAX_NOTIFIED_MS;
}
