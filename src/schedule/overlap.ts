import type { ScheduleOverlapPolicy } from '@temporalio/client';

/** Policy for a run that is due while the previous one is running. */
export type OverlapPolicy = NonNullable<ScheduleOverlapPolicy>;

/** Descriptions of the policies. */
export const OVERLAP_DESCRIPTIONS: Readonly<Record<OverlapPolicy, string>> = {
  SKIP: 'a run that is due while the previous one is running is skipped',
  BUFFER_ONE: 'a run that is due while the previous one is running waits for its end; at most one waits',
  BUFFER_ALL: 'runs that are due while the previous one is running wait, and run one after another',
  CANCEL_OTHER: 'a run that is due cancels the one that is running',
  TERMINATE_OTHER: 'a run that is due terminates the one that is running',
  ALLOW_ALL: 'runs may run at the same time',
};
