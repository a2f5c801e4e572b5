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
