/** Severity of a check: an `error` stops the run before anything is published; a `warn` is only reported. */
export type Severity = 'error' | 'warn';

/** Query that returns the wrong rows. */
export interface Check {
  readonly name: string;
  readonly severity: Severity;
  /** Sentence that says what a failure of the check means. */
  readonly title: string;
  /** Path of the SQL file, as `sqlFile` takes it. */
  readonly path: string;
  /** Whether the check reads only staging tables: it then runs while candidate rows are made. */
  readonly ofStaging: boolean;
  /** Whether the check reads only what the last publish left: it then runs while the sources are staged. */
  readonly ofLastPublish: boolean;
  /** Names of checks of older versions that this one replaces. */
  readonly replaces: readonly string[];
}

/** Result of one check. */
export interface CheckResult {
  readonly name: string;
  readonly severity: Severity;
  /** `skipped`: the plan was made by an older version, and the worker has neither the check nor a replacement. */
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Number of wrong rows. */
  readonly failing: number;
  /** Reason for which an operator accepted the failure. */
  readonly accepted?: string;
  /** Proof that a worker has run the check. Absent if it failed, and in results of older workers. */
  readonly proof?: string;
}

/** Check as the workflow knows it. */
export interface PlannedCheck {
  readonly name: string;
  readonly severity: Severity;
  readonly title: string;
  readonly path: string;
  /** Whether the check reads only staging tables and so need not wait for candidate rows. Absent in plans of older workers. */
  readonly ofStaging?: boolean;
  /** Whether the check reads only what the last publish left and so need not wait for staging. Absent in plans of older workers. */
  readonly ofLastPublish?: boolean;
}

/**
 * Check that a worker runs for a check of a plan: the one in the same file, else the one that replaces it, since an older
 * version of the program may have made the plan. Undefined if the worker has neither.
 */
export function checkFor(planned: Pick<Check, 'name' | 'path'>, checks: readonly Check[]): Check | undefined {
  return (
    checks.find(({ path }) => path === planned.path) ?? checks.find(({ replaces }) => replaces.includes(planned.name))
  );
}
