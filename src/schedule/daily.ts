import type { ScheduleOptions, ScheduleUpdateOptions } from '@temporalio/client';
import type { LoadInput } from '../model/input.js';
import type { OverlapPolicy } from './overlap.js';
import { PRIORITIES, type PrioritizedAction } from './priority.js';

/** Id of the one daily schedule. */
export const DAILY_ID = 'sparkify-daily';

/** Prefix of the workflow ids of its runs; they end in the nominal time. */
export const DAILY_RUNS = 'sparkify-load';

/** Settings of the daily schedule. */
export interface DailySettings {
  /** Time of day in `timeZone`, as HH:MM. */
  readonly at: string;
  readonly timeZone: string;
  /** Longest random delay of a run, in milliseconds. */
  readonly jitter: number;
  readonly overlap: OverlapPolicy;
  /** Longest delay after which a missed run still starts, in milliseconds. */
  readonly catchUp: number;
  /** Pauses the schedule when a run fails. */
  readonly pauseOnFailure: boolean;
  /** Input of each run. */
  readonly input: LoadInput;
}

/** Work of a run: its workflow type, and the task queue that its workers poll. */
export interface Work {
  readonly workflowType: string;
  readonly taskQueue: string;
}

/** Options of a schedule without its state. */
export type DailyOptions = Required<Pick<ScheduleOptions, 'scheduleId' | 'spec' | 'policies'>> & {
  readonly action: PrioritizedAction;
};

/** Converts the settings to the options of Temporal. */
export function dailyOptions(settings: DailySettings, work: Work): DailyOptions {
  const { at, timeZone, jitter, overlap, catchUp, pauseOnFailure, input } = settings;
  const [hour, minute] = at.split(':').map(Number) as [number, number];
  return {
    scheduleId: DAILY_ID,
    spec: { calendars: [{ hour, minute }], timezone: timeZone, jitter },
    action: {
      type: 'startWorkflow',
      workflowType: work.workflowType,
      taskQueue: work.taskQueue,
      workflowId: DAILY_RUNS,
      args: [input],
      staticSummary: 'The daily load of what is new',
      priority: PRIORITIES.daily,
    },
    policies: { overlap, catchupWindow: catchUp, pauseOnFailure },
  };
}

/** Adds the state that the schedule shall have to its options. */
export function withState(options: DailyOptions, state: ScheduleUpdateOptions['state']): ScheduleUpdateOptions {
  const { spec, action, policies } = options;
  return { spec, action, policies, state };
}
