/** An `error` stops the run before anything is published; a `warn` is reported. */
export type Severity = 'error' | 'warn';

/** A query that returns the rows that are wrong. */
export interface Check {
  readonly name: string;
  readonly severity: Severity;
  /** What it means when it fails, in a sentence. */
  readonly title: string;
  /** What `sqlFile` takes. */
  readonly path: string;
  /** Whether it looks at staging alone: a run does it while it makes its candidate rows. */
  readonly ofStaging: boolean;
  /** Names of checks of older versions that it replaces. */
  readonly replaces: readonly string[];
}

/** How a check ended. */
export interface CheckResult {
  readonly name: string;
  readonly severity: Severity;
  /** Skipped: the run's plan is of an older version, and the worker has neither the check nor one that replaces it. */
  readonly status: 'passed' | 'failed' | 'skipped';
  /** How many rows are wrong. */
  readonly failing: number;
  /** Why an operator accepted that it failed. */
  readonly accepted?: string;
}

/** A check as the workflow knows it. */
export interface PlannedCheck {
  readonly name: string;
  readonly severity: Severity;
  readonly title: string;
  readonly path: string;
  /** Whether it looks at staging alone, and so need not wait for candidate rows. Absent in plans of older workers. */
  readonly ofStaging?: boolean;
}

/**
 * The check that a worker runs for one of a plan: the one of that file, else the one that replaces it, since the plan may
 * be of an older version of the program. Undefined where it has neither.
 */
export function checkFor(planned: Pick<Check, 'name' | 'path'>, checks: readonly Check[]): Check | undefined {
  return (
    checks.find(({ path }) => path === planned.path) ?? checks.find(({ replaces }) => replaces.includes(planned.name))
  );
}
