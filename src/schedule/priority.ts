import type { ScheduleOptions, WorkflowOptions } from '@temporalio/client';

/**
 * Priorities of scheduled loads: of the tasks that wait for a worker, those of the smallest key are handed out first. A load
 * that somebody starts has the server's default, 3 of 1 to 5 (@temporalio/common, `Priority`).
 */
export const PRIORITIES = {
  /** The night must be ready in the morning. */
  daily: { priorityKey: 2 },
  /** Days of the past can wait. */
  backfill: { priorityKey: 4 },
} as const;

/** Action of a schedule, with its priority: the SDK sends it, and its type for new schedules leaves it out (1.24). */
export type PrioritizedAction = ScheduleOptions['action'] & Pick<WorkflowOptions, 'priority'>;
