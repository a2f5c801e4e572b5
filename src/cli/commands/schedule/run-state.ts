import type { Command } from 'commander';
import { BACKFILL_ID } from '../../../schedule/backfill-runs.js';
import { DAILY_ID } from '../../../schedule/daily.js';
import { requireSchedule } from '../../../schedule/find.js';
import { timeInZone } from '../../../schedule/local-time.js';
import { triggerDaily } from '../../../schedule/trigger.js';
import { printResult } from '../../output/print.js';
import { confirm } from '../../runtime/confirm.js';
import { runPage } from '../../runtime/temporal-target.js';
import { withTemporal } from '../../runtime/with-temporal.js';

/** Flags of `sparkify schedule pause` and `resume`. */
export interface NoteFlags {
  note: string;
  json?: boolean;
}

/** Flags of `sparkify schedule trigger`. */
export interface TriggerFlags {
  json?: boolean;
}

/** Flags of `sparkify schedule delete`. */
export interface DeleteFlags {
  backfill?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** Pauses the daily schedule. */
export async function pause({ note, json }: NoteFlags, command: Command): Promise<void> {
  await withTemporal(command, async (client) => {
    await requireSchedule(client, DAILY_ID);
    await client.schedule.getHandle(DAILY_ID).pause(note);
    printResult(json, { scheduleId: DAILY_ID, paused: true, note }, `Paused ${DAILY_ID}: “${note}”`);
  });
}

/** Resumes the daily schedule. */
export async function resume({ note, json }: NoteFlags, command: Command): Promise<void> {
  await withTemporal(command, async (client) => {
    await requireSchedule(client, DAILY_ID);
    await client.schedule.getHandle(DAILY_ID).unpause(note);
    const { info, spec } = await requireSchedule(client, DAILY_ID);
    const [next] = info.nextActionTimes;
    const nextRun = next === undefined ? 'none' : timeInZone(next, spec.timezone || 'UTC');
    const document = { scheduleId: DAILY_ID, paused: false, note, next: next ?? null };
    printResult(json, document, `Resumed ${DAILY_ID}. The next run: ${nextRun}`);
  });
}

/** Starts a run of the daily schedule. */
export async function trigger({ json }: TriggerFlags, command: Command): Promise<void> {
  await withTemporal(command, async (client, { temporal }) => {
    const triggered = await triggerDaily(client);
    if (triggered.workflowId === null) {
      printResult(json, triggered, describeWaiting(triggered.waitsFor));
      return;
    }
    const uiUrl = runPage(temporal, triggered.workflowId, triggered.runId);
    const text = `Started ${triggered.workflowId}: its nominal time is now, and it loads all that is new`;
    printResult(json, { ...triggered, uiUrl }, uiUrl === null ? text : `${text}\n${uiUrl}`);
  });
}

function describeWaiting(waitsFor: readonly string[]): string {
  const event = waitsFor.length === 0 ? 'Temporal to start it' : `the end of ${waitsFor.join(', ')}`;
  return `Triggered; the run waits for ${event}, or is skipped: see sparkify schedule show`;
}

/** Deletes the daily schedule or that of backfills, once it is confirmed. */
export async function deleteSchedule({ backfill, yes, json }: DeleteFlags, command: Command): Promise<void> {
  const scheduleId = backfill ? BACKFILL_ID : DAILY_ID;
  await withTemporal(command, async (client) => {
    await requireSchedule(client, scheduleId);
    if (!(await confirm(command, `Delete the schedule ${scheduleId}?`, yes))) return;
    await client.schedule.getHandle(scheduleId).delete();
    printResult(json, { scheduleId, deleted: true }, `Deleted ${scheduleId}`);
  });
}
