import type { ScheduleOptions, ScheduleOverlapPolicy, ScheduleUpdateOptions } from '@temporalio/client';
import type { LoadInput } from '../input.js';

/** The id of the one daily schedule. */
export const DAILY_ID = 'sparkify-daily';

/** The workflow ids of its runs begin so, and end in the time that they are for. */
export const DAILY_RUNS = 'sparkify-load';

/** What happens to a run that is due while the last one goes on. */
export type OverlapPolicy = NonNullable<ScheduleOverlapPolicy>;

/** What the daily schedule can be told. */
export interface DailySettings {
  /** HH:MM, in `timeZone`. */
  readonly at: string;
  readonly timeZone: string;
  /** A run begins up to so much later, in milliseconds. */
  readonly jitter: number;
  /** What happens when a run is due and the last one goes on. */
  readonly overlap: OverlapPolicy;
  /** A run that was missed is made up for if it is not later than so much, in milliseconds. */
  readonly catchUp: number;
  /** A failed run pauses the schedule. */
  readonly pauseOnFailure: boolean;
  /** What each run is told. */
  readonly input: LoadInput;
}

/** What Temporal calls a run's work, and where workers wait for it. */
export interface Work {
  readonly workflowType: string;
  readonly taskQueue: string;
}

/** All of a schedule but its state. */
export type DailyOptions = Required<Pick<ScheduleOptions, 'scheduleId' | 'spec' | 'action' | 'policies'>>;

/** The schedule as Temporal is told. */
export function dailyOptions(settings: DailySettings, work: Work): DailyOptions {
  const { at, timeZone: timezone, jitter, overlap, catchUp, pauseOnFailure, input } = settings;
  const [hour, minute] = at.split(':').map(Number) as [number, number];
  return {
    scheduleId: DAILY_ID,
    spec: { calendars: [{ hour, minute }], timezone, jitter },
    action: {
      ...{ type: 'startWorkflow', ...work, workflowId: DAILY_RUNS, args: [input] },
      staticSummary: 'The daily load of what is new',
    },
    policies: { overlap, catchupWindow: catchUp, pauseOnFailure },
  };
}

/** The same with the state that it shall have. */
export function withState(options: DailyOptions, state: ScheduleUpdateOptions['state']): ScheduleUpdateOptions {
  const { spec, action, policies } = options;
  return { spec, action, policies, state };
}
