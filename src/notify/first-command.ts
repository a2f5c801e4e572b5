import { ERRORS, type ErrorCode } from '../model/errors.js';
import type { Failure } from '../model/result.js';
import { shellWord } from '../model/shell-word.js';

/** Run and failure that a command helps with. */
export interface FailedRun {
  readonly failure: Pick<Failure, 'code' | 'step'>;
  /** Failed check; null if no check has failed. */
  readonly check: string | null;
  /** Load id, or workflow id if the run has none. */
  readonly id: string;
}

/** Command that leads to the cause and its fix, and the sentence that says so. */
export interface FirstCommand {
  readonly command: string;
  readonly why: string;
}

const DOCTOR: FirstCommand = {
  command: 'sparkify doctor',
  why: 'tests every setting and connection, and explains how to fix each',
};
const LOAD_AGAIN: FirstCommand = { command: 'sparkify load', why: 'loads what this run has not published' };

/** Command that prints the run with its whole message, steps and rejected records. */
const showRun = ({ id }: FailedRun): FirstCommand => ({
  command: `sparkify status ${shellWord(id)}`,
  why: 'prints the whole message and every step',
});

/** First command for each code. The fixes themselves are in docs/operations.md, "Error codes". */
const COMMANDS: Readonly<Record<ErrorCode, FirstCommand | ((run: FailedRun) => FirstCommand)>> = {
  CONFIG_INVALID: DOCTOR,
  INPUT_INVALID: { command: 'sparkify load', why: 'loads all that is new, without the wrong input' },
  SOURCE_MISSING: DOCTOR,
  SOURCE_UNAVAILABLE: DOCTOR,
  OBJECT_CHANGED: { command: 'sparkify load', why: 'loads again, once the writer of the object has finished' },
  OBJECT_UNREADABLE: showRun,
  OBJECTS_REMOVED: showRun,
  OBJECTS_UNKNOWN: { command: 'sparkify status', why: 'lists the loads that the ledger has' },
  RECORDS_REJECTED: (run) => ({ ...showRun(run), why: 'lists the rejected records with place and reason' }),
  CHECK_FAILED: (run) =>
    run.check === null
      ? showRun(run)
      : {
          command: `sparkify check ${shellWord(run.check)} --load ${shellWord(run.id)}`,
          why: 'prints the rows that are wrong',
        },
  SQL_FAILED: showRun,
  SCHEMA_MISMATCH: DOCTOR,
  STAR_CHANGED: showRun,
  PERMISSION_DENIED: DOCTOR,
  WAREHOUSE_UNAVAILABLE: DOCTOR,
  STATEMENT_TIMEOUT: showRun,
  WAREHOUSE_CONFLICT: LOAD_AGAIN,
  WAREHOUSE_FULL: { command: 'sparkify load', why: 'loads again, once the warehouse has disk space' },
  RUN_GONE: LOAD_AGAIN,
  WORKER_LOST: DOCTOR,
  WORKER_INCOMPATIBLE: showRun,
  LOAD_RUNNING: { command: 'sparkify status', why: 'lists the loads, the running one first' },
  SCHEDULE_MISSING: { command: 'sparkify schedule apply', why: 'creates the daily schedule' },
  UPDATE_REFUSED: showRun,
  EMBEDDED_FAILED: DOCTOR,
  NOTIFY_FAILED: { command: 'sparkify notify --test', why: 'sends a notice to every channel, and explains failures' },
  LINEAGE_FAILED: DOCTOR,
  CANCELLED: LOAD_AGAIN,
  TERMINATED: LOAD_AGAIN,
  TIMED_OUT: LOAD_AGAIN,
  INTERNAL: showRun,
};

/** Steps that fail before the ledger has the run, so that no command about the run finds it. */
const BEFORE_THE_LEDGER = ['planLoad', 'createTables'];

/** Finds the command that somebody should run first after a failure. */
export function firstCommand(run: FailedRun): FirstCommand {
  const { code, step } = run.failure;
  const found = isKnown(code) ? COMMANDS[code] : showRun;
  if (typeof found !== 'function') return found;
  return BEFORE_THE_LEDGER.includes(step) ? DOCTOR : found(run);
}

/** Check that a failed step has run; null if the step is no check. */
export function checkOf({ code, step }: Pick<Failure, 'code' | 'step'>): string | null {
  const [, check] = /^runCheck (\S+)$/.exec(step) ?? [];
  return code === 'CHECK_FAILED' ? (check ?? null) : null;
}

function isKnown(code: string): code is ErrorCode {
  return code in ERRORS;
}
