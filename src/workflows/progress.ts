import type { CheckResult } from '../model/checks.js';
import type { LoadPlan, SourceName } from '../model/plan.js';
import type { Failure, ObjectCount } from '../model/result.js';

/** Where a step is. One that is held waits for an operator; one that was accepted failed and counts as passed. */
export type StepState = 'running' | 'done' | 'failed' | 'held' | 'accepted' | 'cancelled';

/** What a step tells of its result. */
export interface StepFigures {
  /** Rows that it read, or objects that it listed, or rows that a check found wrong. */
  readonly rows?: number;
  /** Rows that it adds to the star or changes there: the candidates, then those published. */
  readonly changed?: number;
  readonly rejected?: number;
}

/** One try of a step of a load, as people see it. */
export interface StepProgress {
  /** The activity's name. */
  readonly step: string;
  /** The table, check or source that it works on; empty where it is none. */
  readonly subject: string;
  state: StepState;
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number;
  endedAt: number | null;
  /** See `StepFigures`. */
  rows: number | null;
  changed: number | null;
  rejected: number | null;
}

/** A step that waits for an operator. */
export interface HeldStep {
  readonly failure: Failure;
  /** The check that an operator may accept; null where the step is none. */
  readonly check: string | null;
  /** When it fails the load, if nobody decides, in milliseconds since 1970. */
  readonly until: number;
}

/** What the query `progress` gives back. */
export interface Progress {
  readonly plan: LoadPlan | null;
  readonly objects: Readonly<Record<SourceName, ObjectCount>>;
  readonly steps: readonly StepProgress[];
  readonly checks: readonly CheckResult[];
  readonly held: readonly HeldStep[];
  /** What an operator should know of how it went. */
  readonly warnings: readonly string[];
  readonly failure: Failure | null;
}

/** A step as people name it: `copyStaging stage_events`. */
export function nameOf({ step, subject }: { step: string; subject: string }): string {
  return `${step} ${subject}`.trim();
}
