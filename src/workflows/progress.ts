import type { CheckResult } from '../model/checks.js';
import type { LoadPlan, SourceName } from '../model/plan.js';
import type { Failure, ObjectCount } from '../model/result.js';
import type { StepProgress } from '../model/steps.js';

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
  /** Whether the load has published. Absent if an older worker answers. */
  readonly isPublished?: boolean;
}

/** Steps that run checks: each that can stop the run by itself, those that warn together. */
const CHECK_STEPS = ['runCheck', 'runWarnings'];

/** Whether a step runs checks. People see these by their results, not as steps. */
export function isCheckStep(step: string): boolean {
  return CHECK_STEPS.includes(step);
}

/** Whether a step is a check that passed: people see these by their number only. */
export function isPassedCheck({ step, state }: Pick<StepProgress, 'step' | 'state'>): boolean {
  return isCheckStep(step) && state === 'done';
}

/** Name of a step as people write it: `copyStaging stage_events`. */
export function nameOf({ step, subject }: { step: string; subject: string }): string {
  return `${step} ${subject}`.trim();
}
