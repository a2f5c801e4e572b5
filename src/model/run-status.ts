/** Statuses of a run in the ledger: the column `load_run.status`. */
export const RUN_STATUSES = [
  'running',
  'published',
  'failed',
  'dry run',
  'terminated',
  'timed out',
  'cancelled',
  'user forgotten',
] as const;

/** Status of a run in the ledger. */
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Statuses of runs that ended without publishing what they were started for. */
export const ENDED_BADLY = ['failed', 'terminated', 'timed out', 'cancelled'] as const satisfies readonly RunStatus[];
