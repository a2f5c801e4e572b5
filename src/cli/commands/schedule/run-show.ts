import type { Client, ScheduleDescription } from '@temporalio/client';
import type { Command } from 'commander';
import { BACKFILL_ID } from '../../../schedule/backfill-runs.js';
import { DAILY_ID } from '../../../schedule/daily.js';
import { describeSchedule } from '../../../schedule/describe.js';
import { findSchedule, requireSchedule } from '../../../schedule/find.js';
import { timeInZone } from '../../../schedule/local-time.js';
import { lastRuns, type ScheduledRun } from '../../../schedule/runs.js';
import { visibleLine } from '../../../model/visible-text.js';
import { count } from '../../output/format.js';
import { printResult } from '../../output/print.js';
import { table } from '../../output/table.js';
import { schedulePage, type TemporalTarget } from '../../runtime/temporal-target.js';
import { withTemporal } from '../../runtime/with-temporal.js';

/** Flags of `sparkify schedule show`. */
export interface ShowFlags {
  readonly json?: boolean;
}

/** Number of the next runs that are shown. */
const MAX_NEXT_RUNS = 5;

interface ScheduleReport {
  readonly schedule: ScheduleDescription;
  readonly runs: readonly ScheduledRun[];
  readonly uiUrl: string | null;
}

/** Prints the daily schedule, and that of backfills if there is one. */
export async function show({ json }: ShowFlags, command: Command): Promise<void> {
  await withTemporal(command, async (client, { temporal }) => {
    const daily = await readReport(client, temporal, await requireSchedule(client, DAILY_ID));
    const backfillSchedule = await findSchedule(client, BACKFILL_ID);
    const backfill = backfillSchedule && (await readReport(client, temporal, backfillSchedule));
    const document = { ...documentOf(daily), backfill: backfill && backfillDocument(backfill) };
    const text = backfill ? `${dailyText(daily)}\n\n${backfillText(backfill)}` : dailyText(daily);
    printResult(json, document, text);
  });
}

async function readReport(
  client: Client,
  target: TemporalTarget,
  schedule: ScheduleDescription,
): Promise<ScheduleReport> {
  return { schedule, runs: await lastRuns(client, schedule), uiUrl: schedulePage(target, schedule.scheduleId) };
}

function dailyText({ schedule, runs, uiUrl }: ScheduleReport): string {
  const { state, info, scheduleId } = schedule;
  const zone = zoneOf(schedule);
  const settings = Object.entries(describeSchedule(schedule)).map(([what, text]) => `  ${what}: ${text}`);
  const next = info.nextActionTimes.slice(0, MAX_NEXT_RUNS).map((time) => `  ${timeInZone(time, zone)}`);
  return [
    visibleLine(`${scheduleId}: ${state.paused ? 'paused' : 'active'}${state.note ? `, “${state.note}”` : ''}`),
    ...settings,
    ...(uiUrl === null ? [] : [`  page: ${uiUrl}`]),
    '',
    state.paused ? 'The next runs, once it is resumed (sparkify schedule resume)' : 'The next runs',
    ...(next.length === 0 ? ['  none'] : next),
    '',
    countersLine(info),
    ...runsTable(runs, zone),
  ].join('\n');
}

function zoneOf({ spec }: ScheduleDescription): string {
  return spec.timezone || 'UTC';
}

function countersLine(info: ScheduleDescription['info']): string {
  const { started, missed, skippedForOverlap, running } = countersOf(info);
  const counters = `${count(started)} started, ${count(missed)} missed, ${count(skippedForOverlap)} skipped for overlap.`;
  return running.length === 0 ? counters : `${counters} Running now: ${running.join(', ')}.`;
}

function runsTable(runs: readonly ScheduledRun[], zone: string): string[] {
  if (runs.length === 0) return [];
  const rows = runs.map(({ nominal, startedAt, outcome, failure, workflowId }) => [
    timeInZone(nominal, zone),
    startedAt.toISOString().slice(0, 19).replace('T', ' '),
    outcome,
    workflowId,
    failure ?? '',
  ]);
  return ['', table(['run for', 'started (UTC)', 'outcome', 'workflow', 'failure'], rows)];
}

function backfillText({ schedule, runs }: ScheduleReport): string {
  return [`${BACKFILL_ID}: ${countersLine(schedule.info)}`, ...runsTable(runs, 'UTC')].join('\n');
}

function documentOf({ schedule, runs, uiUrl }: ScheduleReport): object {
  const { scheduleId, state, info } = schedule;
  const zone = zoneOf(schedule);
  const next = info.nextActionTimes.slice(0, MAX_NEXT_RUNS).map((time) => ({ time, words: timeInZone(time, zone) }));
  return {
    scheduleId,
    paused: state.paused,
    note: state.note ?? null,
    timeZone: zone,
    ...describeSchedule(schedule),
    next,
    ...countersOf(info),
    runs,
    uiUrl,
  };
}

function backfillDocument({ schedule, runs, uiUrl }: ScheduleReport): object {
  return { scheduleId: BACKFILL_ID, ...countersOf(schedule.info), runs, uiUrl };
}

interface Counters {
  readonly started: number;
  readonly missed: number;
  readonly skippedForOverlap: number;
  readonly running: readonly string[];
}

function countersOf(info: ScheduleDescription['info']): Counters {
  return {
    started: info.numActionsTaken,
    missed: info.numActionsMissedCatchupWindow,
    skippedForOverlap: info.numActionsSkippedOverlap,
    running: info.runningActions.map(({ workflow }) => workflow.workflowId),
  };
}
