import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { DAILY_ID } from './daily.js';
import { requireSchedule } from './find.js';

const POLL_MS = 250;
const MAX_POLLS = 20;

/** Outcome of a trigger: the run that it started, or the runs that it waits for. */
export type Triggered =
  | { readonly workflowId: string; readonly runId: string }
  | { readonly workflowId: null; readonly waitsFor: readonly string[] };

/**
 * Starts a run of the daily schedule now, even if the schedule is paused. Its nominal time is now. The overlap policy of
 * the schedule decides what happens if another run is running.
 * @throws SCHEDULE_MISSING
 */
export async function triggerDaily(client: Client): Promise<Triggered> {
  const before = await requireSchedule(client, DAILY_ID);
  await client.schedule.getHandle(DAILY_ID).trigger(before.policies.overlap);
  for (let poll = 0; poll < MAX_POLLS; poll += 1) {
    const { info } = await requireSchedule(client, DAILY_ID);
    const latest = info.recentActions.at(-1);
    if (info.numActionsTaken > before.info.numActionsTaken && latest !== undefined) {
      const { workflowId, firstExecutionRunId: runId } = latest.action.workflow;
      return { workflowId, runId };
    }
    await sleep(POLL_MS);
  }
  const { info } = await requireSchedule(client, DAILY_ID);
  return { workflowId: null, waitsFor: info.runningActions.map(({ workflow }) => workflow.workflowId) };
}
