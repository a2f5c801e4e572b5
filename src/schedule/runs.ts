import {
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type ScheduleDescription,
  type ScheduleExecutionResult,
} from '@temporalio/client';
import { nominalTime } from '../activities/nominal-time.js';

/** One run that a schedule has started. */
export interface ScheduledRun {
  readonly workflowId: string;
  readonly runId: string;
  /** The time that it is for. */
  readonly nominal: Date;
  /** When it began: later than that where it waited, was made up for, or is of a backfill. */
  readonly startedAt: Date;
  /** Temporal's word for its state, in small letters; `unknown` where Temporal keeps it no longer. */
  readonly outcome: string;
  /** The first line of why it failed. */
  readonly failure: string | null;
}

/** The last runs of a schedule (Temporal keeps ten), the latest first. */
export async function lastRuns(client: Client, { info }: ScheduleDescription): Promise<ScheduledRun[]> {
  return Promise.all(info.recentActions.toReversed().map((action) => runOf(client, action)));
}

async function runOf(client: Client, { scheduledAt, takenAt, action }: ScheduleExecutionResult): Promise<ScheduledRun> {
  const { workflowId, firstExecutionRunId: runId } = action.workflow;
  const run = { workflowId, runId, nominal: nominalTime(workflowId) ?? scheduledAt, startedAt: takenAt };
  try {
    // By the id alone: a run that was reset goes on under another run id.
    const { status } = await client.workflow.getHandle(workflowId).describe();
    const failure = status.name === 'FAILED' ? await failureOf(client, workflowId) : null;
    return { ...run, outcome: status.name.toLowerCase().replaceAll('_', ' '), failure };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return { ...run, outcome: 'unknown', failure: null };
  }
}

async function failureOf(client: Client, workflowId: string): Promise<string | null> {
  try {
    await client.workflow.getHandle(workflowId).result();
    return null;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return (error.cause?.message ?? error.message).split('\n')[0] ?? null;
  }
}
