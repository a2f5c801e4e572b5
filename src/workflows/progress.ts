import type { CheckResult } from '../model/checks.js';
import type { LoadPlan, SourceName } from '../model/plan.js';
import type { Failure, ObjectCount } from '../model/result.js';

/** State of a step. A held step waits for an operator; an accepted one has failed and counts as passed. */
export type StepState = 'running' | 'done' | 'failed' | 'held' | 'accepted' | 'cancelled';

/** Figures of a step's result. */
export interface StepFigures {
  /** Number of rows read, of objects to load, or of rows that a check found wrong. */
  readonly rows?: number;
  /** Number of rows to add or change in the star: candidate rows, then published rows. */
  readonly changed?: number;
  readonly rejected?: number;
}

/** Attempt of a step, as people see it. */
export interface StepProgress {
  /** Name of the activity. */
  readonly step: string;
  /** Table, check or source that the step works on; empty if there is none. */
  readonly subject: string;
  state: StepState;
  /** Start time in milliseconds since 1970. */
  readonly startedAt: number;
  endedAt: number | null;
  /** See `StepFigures`. */
  rows: number | null;
  changed: number | null;
  rejected: number | null;
}

/** Step that waits for an operator. */
export interface HeldStep {
  readonly failure: Failure;
  /** Check whose failure an operator may accept; null if the step is not a check. */
  readonly check: string | null;
  /** Time in milliseconds since 1970 at which the step fails the load if nobody decides. */
  readonly until: number;
}

/** Result of the query `progress`. */
export interface Progress {
  readonly plan: LoadPlan | null;
  readonly objects: Readonly<Record<SourceName, ObjectCount>>;
  readonly steps: readonly StepProgress[];
  readonly checks: readonly CheckResult[];
  readonly held: readonly HeldStep[];
  /** Warnings for the operator. */
  readonly warnings: readonly string[];
  readonly failure: Failure | null;
}

/** Steps that run checks: each that can stop the run by itself, those that warn together. */
const CHECK_STEPS = ['runCheck', 'runWarnings'];

/** Whether a step runs checks. People see these by their results, not as steps. */
export function isCheckStep(step: string): boolean {
  return CHECK_STEPS.includes(step);
}

/** Name of a step as people write it: `copyStaging stage_events`. */
export function nameOf({ step, subject }: { step: string; subject: string }): string {
  return `${step} ${subject}`.trim();
}
