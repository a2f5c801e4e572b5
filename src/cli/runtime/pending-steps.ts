import type { WorkflowHandle } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';
import { parseHeartbeat, type Heartbeat } from '../../client/answers.js';
import { decodePayload, failureMessage } from './decode.js';

/** Step that failed and is tried again. */
export interface RetriedStep {
  /** Name of the activity, with the table that it works on if its heartbeat says so. */
  readonly step: string;
  /** Number of the attempt that runs or comes next, from 2. */
  readonly attempt: number;
  /** Code of the last failure; null if the attempt did not report one, as when it timed out. */
  readonly code: string | null;
  readonly message: string;
  /** Time of the next attempt in milliseconds since 1970; null while it runs. */
  readonly nextAt: number | null;
}

/** Steps of a running load as Temporal knows them. */
export interface PendingSteps {
  /** By the step's name and subject. */
  readonly heartbeats: ReadonlyMap<string, Heartbeat>;
  readonly retries: readonly RetriedStep[];
}

/** No step. */
export const NO_PENDING_STEPS: PendingSteps = { heartbeats: new Map(), retries: [] };

const SCHEDULED = proto.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;

type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;

/** Reads which steps of a load run, and which of them are tried again. */
export async function readPendingSteps(handle: WorkflowHandle): Promise<PendingSteps> {
  const { raw } = await handle.describe();
  const heartbeats = new Map<string, Heartbeat>();
  const retries: RetriedStep[] = [];
  for (const activity of raw.pendingActivities ?? []) {
    const heartbeat = await readHeartbeat(handle, activity);
    const step = `${activity.activityType?.name ?? ''} ${heartbeat?.table ?? ''}`.trim();
    if (heartbeat !== null) heartbeats.set(step, heartbeat);
    const retried = await readRetry(handle, activity, step);
    if (retried !== null) retries.push(retried);
  }
  return { heartbeats, retries };
}

async function readHeartbeat(handle: WorkflowHandle, { heartbeatDetails }: PendingActivity): Promise<Heartbeat | null> {
  const [payload] = heartbeatDetails?.payloads ?? [];
  if (payload === undefined) return null;
  return parseHeartbeat(await decodePayload(handle.client, payload).catch(() => null));
}

async function readRetry(
  { client }: WorkflowHandle,
  { attempt, lastFailure, nextAttemptScheduleTime, state }: PendingActivity,
  step: string,
): Promise<RetriedStep | null> {
  if (!lastFailure || !attempt || attempt < 2) return null;
  const isWaiting = state === SCHEDULED && nextAttemptScheduleTime;
  return {
    step,
    attempt,
    code: lastFailure.applicationFailureInfo?.type ?? null,
    message: await failureMessage(client, lastFailure),
    nextAt: isWaiting ? Number(nextAttemptScheduleTime.seconds) * 1000 : null,
  };
}
