import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { DAILY_ID } from './daily.js';
import { needSchedule } from './find.js';

const POLL_MS = 250;
const POLLS = 20;

/** What a trigger did: the run that it started, or those that it waits for. */
export type Triggered =
  | { readonly workflowId: string; readonly runId: string }
  | { readonly workflowId: null; readonly waitsFor: readonly string[] };

/**
 * Starts a run of the daily schedule now, also where it is paused. Its nominal time is now. A run that goes on is
 * treated as the schedule's overlap policy says.
 * @throws SCHEDULE_MISSING
 */
export async function triggerDaily(client: Client): Promise<Triggered> {
  const before = await needSchedule(client, DAILY_ID);
  await client.schedule.getHandle(DAILY_ID).trigger(before.policies.overlap);
  for (let poll = 0; poll < POLLS; poll += 1) {
    const { info } = await needSchedule(client, DAILY_ID);
    const latest = info.recentActions.at(-1);
    if (info.numActionsTaken > before.info.numActionsTaken && latest !== undefined) {
      const { workflowId, firstExecutionRunId: runId } = latest.action.workflow;
      return { workflowId, runId };
    }
    await wait(POLL_MS);
  }
  const { info } = await needSchedule(client, DAILY_ID);
  return { workflowId: null, waitsFor: info.runningActions.map(({ workflow }) => workflow.workflowId) };
}
