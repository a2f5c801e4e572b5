import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ActivityContext } from '../load/activity-context.js';
import type { Dependencies } from '../load/dependencies.js';
import type { OpenRun } from '../load/ended-runs.js';
import { healthOf, readLedger } from '../load/read-health.js';
import type { Delivery, NoticeEvent } from '../model/notice.js';
import { deliveriesOf } from '../notify/compose-notices.js';
import { conditionsOf, type WatchedRun, type WatchedSchedule } from '../notify/conditions.js';
import type { NoticeContext } from '../notify/load-notices.js';
import { watchNotices, type KnownNotice } from '../notify/watch-notices.js';
import { deadlineOf } from '../schedule/deadline.js';
import { DAILY_ID } from '../schedule/daily.js';
import { findSchedule } from '../schedule/find.js';
import { sqlFile } from '../sql/files.js';
import { starPath } from '../warehouse/schemas.js';
import { askTemporal } from './ask-temporal.js';
import { describeRun } from './describe-run.js';

/** What the ledger says before the first load creates it. */
const NO_LEDGER = { health: healthOf({}), open: [], known: [] };

/** Notices of what is late, stale, paused, held or left open, and of what no longer is, on their way to each channel. */
export async function watchLoads(
  deps: Dependencies,
  { tag, signal }: ActivityContext,
  facts: NoticeContext,
): Promise<Delivery[]> {
  const { client } = Context.current();
  const searchPath = starPath(deps.schemas);
  const { health, open, known } = await deps.warehouse.session({ searchPath, tag, signal }, async (session) => {
    const ledger = await readLedger(session, deps.schemas);
    if (ledger === null) return NO_LEDGER;
    const noticeRows = await session.select(sqlFile('ledger/watch_notices.sql'));
    return { ...ledger, known: noticeRows.map(knownNotice) };
  });
  const now = Date.now();
  const runs = await Promise.all(open.map((run) => watchedRun(client, run)));
  const schedule = await watchedSchedule(client, deps.settings.SCHEDULE_DEADLINE, now);
  const conditions = conditionsOf({ health, runs, schedule, now }, deps.settings);
  return deliveriesOf(deps.settings, watchNotices(conditions, known, facts, now));
}

function knownNotice(row: Readonly<Record<string, unknown>>): KnownNotice {
  return {
    id: row['notice_id'] as string,
    event: row['event'] as NoticeEvent,
    isOver: row['is_over'] === true,
    title: row['title'] as string,
  };
}

async function watchedRun(client: Client, { loadId, workflowId, runId }: OpenRun): Promise<WatchedRun> {
  const found = await describeRun(client, workflowId, runId);
  const isRunning = found === null ? null : found.status.name === 'RUNNING';
  if (isRunning !== true) return { loadId, workflowId, isRunning, heldSince: null };
  // A load whose workflow tasks fail answers no query: the others are watched all the same.
  const consequence = `It is not known whether ${workflowId} is held`;
  const since = await askTemporal(() => heldSince(client, workflowId, runId), { value: null, consequence });
  return { loadId, workflowId, isRunning, heldSince: since };
}

/** Start of the timer of the step that was held first; null if nothing is held. */
async function heldSince(client: Client, workflowId: string, runId: string): Promise<number | null> {
  const { held, plan } = await client.workflow
    .getHandle(workflowId, runId)
    .query<{ held: { until: number }[]; plan: { holdHours: number } | null }>('progress');
  if (held.length === 0 || plan === null) return null;
  return Math.min(...held.map(({ until }) => until)) - plan.holdHours * 3_600_000;
}

async function watchedSchedule(
  client: Client,
  deadline: string | undefined,
  now: number,
): Promise<WatchedSchedule | null> {
  const found = await findSchedule(client, DAILY_ID);
  if (found === null) return null;
  const { state, spec } = found;
  const due = deadline === undefined ? null : deadlineOf(spec, deadline, new Date(now));
  return { isPaused: state.paused, note: state.note ?? '', due };
}
