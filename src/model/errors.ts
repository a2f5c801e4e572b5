import { withoutSecrets, withoutSecretsIn } from './secrets-in-text.js';
import { visibleText } from './visible-text.js';

/**
 * Every way a load can fail: the code, whether a retry can help, and the remedy for the operator.
 * `docs/errors.md` has a row for each code; a test compares the two.
 */
export const ERRORS = {
  CONFIG_INVALID: { retryable: false, remedy: 'Correct the named settings in dwh.cfg or the environment.' },
  INPUT_INVALID: {
    retryable: false,
    remedy: 'Start the load again with the named fields corrected, or with no input.',
  },
  SOURCE_MISSING: { retryable: false, remedy: 'Check the source URI and that this machine may list it.' },
  SOURCE_UNAVAILABLE: { retryable: true, remedy: 'Check that the source responds; the step is retried.' },
  OBJECT_CHANGED: { retryable: true, remedy: 'The object changed while it was read; the load lists again.' },
  OBJECT_UNREADABLE: { retryable: false, remedy: 'Repair or remove the named object, then start the load again.' },
  OBJECTS_REMOVED: {
    retryable: false,
    remedy:
      'Put the named objects back, or take their rows out of the star: set [LOAD] ON_REMOVED=withdraw on the workers.',
  },
  OBJECTS_UNKNOWN: {
    retryable: false,
    remedy: 'Name objects or a load that the ledger has: sparkify status shows its loads.',
  },
  RECORDS_REJECTED: {
    retryable: false,
    remedy: 'Repair the named line, or allow rejected records with --max-errors; all of them are in rejected_record.',
  },
  CHECK_FAILED: {
    retryable: false,
    remedy: 'Nothing was published: repair the source and load again, or hold the load and accept the check.',
  },
  SQL_FAILED: { retryable: false, remedy: 'Correct the statement at the named file and line.' },
  SCHEMA_MISMATCH: {
    retryable: false,
    remedy: 'Restore the named columns as sql/tables has them, or rename the table that is in the way.',
  },
  STAR_CHANGED: {
    retryable: false,
    remedy:
      'Nothing was published: find out who changes the table, delete the rows that no load wrote, then run sparkify load --full.',
  },
  PERMISSION_DENIED: { retryable: false, remedy: 'Grant the loader role the named privilege.' },
  WAREHOUSE_UNAVAILABLE: { retryable: true, remedy: 'Check that the warehouse responds; the step is retried.' },
  STATEMENT_TIMEOUT: {
    retryable: true,
    remedy: 'Raise the statement_timeout of the loader role; the step is retried.',
  },
  WAREHOUSE_CONFLICT: { retryable: true, remedy: 'Another transaction was in the way; the step is retried.' },
  WAREHOUSE_FULL: { retryable: true, remedy: 'Free disk space in the warehouse; the step is retried.' },
  RUN_GONE: { retryable: false, remedy: 'The tables of this run were cleaned up: start a new load.' },
  WORKER_LOST: { retryable: true, remedy: 'Start a worker; the step is retried until its attempts are used up.' },
  WORKER_INCOMPATIBLE: {
    retryable: false,
    remedy: 'Use the version of sparkify here that the worker runs; sparkify status shows what the load did.',
  },
  LOAD_RUNNING: {
    retryable: false,
    remedy: 'Wait for its end, cancel it, or load other days; the same command with its options joins it instead.',
  },
  SCHEDULE_MISSING: { retryable: false, remedy: 'Create it with sparkify schedule apply.' },
  UPDATE_REFUSED: {
    retryable: false,
    remedy: 'Open the run: its details show what is held, and which updates it accepts.',
  },
  EMBEDDED_FAILED: {
    retryable: false,
    remedy: 'Read the named log; sparkify reset removes the servers and their data, to start afresh.',
  },
  NOTIFY_FAILED: {
    retryable: true,
    remedy: 'Correct the settings of [NOTIFY], and try them with sparkify notify --test.',
  },
  LINEAGE_FAILED: {
    retryable: true,
    remedy: 'Correct the settings of [LINEAGE], or start the service; the event is sent again for six hours.',
  },
  CANCELLED: { retryable: false, remedy: 'The load was cancelled; start it again when you want to.' },
  TERMINATED: {
    retryable: false,
    remedy: 'Nothing of the load was published unless it had ended; start it again when you want to.',
  },
  TIMED_OUT: {
    retryable: false,
    remedy: 'Start the load without an execution timeout, or with a longer one: each step has timeouts of its own.',
  },
  INTERNAL: { retryable: true, remedy: 'This error was not expected: report it with this message and the stack.' },
} as const satisfies Record<string, { retryable: boolean; remedy: string }>;

/** Failure code; the list is closed. */
export type ErrorCode = keyof typeof ERRORS;

/** Machine-readable facts about a failure. They enter workflow history, so they hold no secrets and no personal data. */
export type ErrorDetails = Record<string, unknown>;

/**
 * Only error that this program throws on purpose.
 * Its message says first what is wrong and where: the server cuts the failure of a retrying activity at 4 KiB. Control
 * characters in it are made visible, and passwords in URLs are left out of it and of the details. Callers pass names and
 * values from data through `visibleLine`.
 */
export class LoadError extends Error {
  override readonly name = 'LoadError';

  readonly details: ErrorDetails;

  /** Next action for the operator: that of the cause if it has its own, else that of the code. */
  readonly remedy: string;

  constructor(
    readonly code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
    { remedy, ...options }: { cause?: unknown; remedy?: string | undefined } = {},
  ) {
    super(visibleText(withoutSecrets(message)), options);
    this.details = withoutSecretsIn(details) as ErrorDetails;
    this.remedy = remedy ?? ERRORS[code].remedy;
  }

  /** Whether a retry of the same step can succeed. */
  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }
}

/** Message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
