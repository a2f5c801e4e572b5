import {
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type ScheduleDescription,
  type ScheduleExecutionResult,
} from '@temporalio/client';
import { nominalTime } from '../load/nominal-time.js';

/** A run that a schedule has started. */
export interface ScheduledRun {
  readonly workflowId: string;
  readonly runId: string;
  /** Nominal time. */
  readonly nominal: Date;
  /** Start: later than the nominal time if the run waited, was missed at first, or belongs to a backfill. */
  readonly startedAt: Date;
  /** Temporal's name of its status, in small letters; `unknown` if Temporal no longer keeps the run. */
  readonly outcome: string;
  /** First line of the failure. */
  readonly failure: string | null;
}

/** Lists the last runs of a schedule (Temporal keeps ten), the latest first. */
export async function lastRuns(client: Client, { info }: ScheduleDescription): Promise<ScheduledRun[]> {
  return Promise.all(info.recentActions.toReversed().map((action) => runOf(client, action)));
}

async function runOf(client: Client, { scheduledAt, takenAt, action }: ScheduleExecutionResult): Promise<ScheduledRun> {
  const { workflowId, firstExecutionRunId: runId } = action.workflow;
  const run = { workflowId, runId, nominal: nominalTime(workflowId) ?? scheduledAt, startedAt: takenAt };
  try {
    // Only the workflow id is used: a run that was reset continues under another run id.
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
