import type { Client, ScheduleDescription } from '@temporalio/client';
import { Command } from 'commander';
import { BACKFILL_ID } from '../../../schedule/backfill.js';
import { DAILY_ID } from '../../../schedule/daily.js';
import { findSchedule, needSchedule } from '../../../schedule/find.js';
import { timeInZone } from '../../../schedule/local-time.js';
import { lastRuns, type ScheduledRun } from '../../../schedule/runs.js';
import { describeSchedule } from '../../../schedule/words.js';
import { count, table } from '../../output/format.js';
import type { TemporalTarget } from '../../runtime/platform.js';
import { schedulePage } from '../../runtime/temporal-client.js';
import { printEither, withTemporal } from '../../runtime/with-temporal.js';

/** How many of the next runs are shown. */
const NEXT = 5;

interface Shown {
  readonly schedule: ScheduleDescription;
  readonly runs: readonly ScheduledRun[];
  readonly uiUrl: string | null;
}

/** `sparkify schedule show`. */
export function showCommand(): Command {
  return new Command('show')
    .description('its state, the next runs, and how the last ones ended')
    .option('--json', 'print it as one JSON document')
    .addHelpText('after', '\nExample:\n  $ sparkify schedule show --json')
    .action(show);
}

async function show({ json }: { json?: boolean }, command: Command): Promise<void> {
  await withTemporal(command, async (client, { temporal }) => {
    const daily = await shown(client, temporal, await needSchedule(client, DAILY_ID));
    const found = await findSchedule(client, BACKFILL_ID);
    const backfill = found && (await shown(client, temporal, found));
    const text = [describeDaily(daily), ...(backfill ? ['', describeBackfill(backfill)] : [])].join('\n');
    printEither(json, { ...documentOf(daily), backfill: backfill && backfillDocument(backfill) }, text);
  });
}

async function shown(client: Client, target: TemporalTarget, schedule: ScheduleDescription): Promise<Shown> {
  return { schedule, runs: await lastRuns(client, schedule), uiUrl: schedulePage(target, schedule.scheduleId) };
}

function describeDaily({ schedule, runs, uiUrl }: Shown): string {
  const { state, info, spec, scheduleId } = schedule;
  const words = Object.entries(describeSchedule(schedule)).map(([what, text]) => `  ${what}: ${text}`);
  const next = info.nextActionTimes.slice(0, NEXT).map((time) => `  ${timeInZone(time, spec.timezone || 'UTC')}`);
  return [
    `${scheduleId}: ${state.paused ? 'paused' : 'active'}${state.note ? `, “${state.note}”` : ''}`,
    ...words,
    ...(uiUrl === null ? [] : [`  page: ${uiUrl}`]),
    '',
    state.paused ? 'The next runs, once it is resumed (sparkify schedule resume)' : 'The next runs',
    ...(next.length === 0 ? ['  none'] : next),
    '',
    describeCounters(info),
    ...runsTable(runs, spec.timezone || 'UTC'),
  ].join('\n');
}

function describeCounters({ numActionsTaken, numActionsMissedCatchupWindow: missed, ...info }: Info): string {
  const left = info.numActionsSkippedOverlap;
  const going = info.runningActions.map(({ workflow }) => workflow.workflowId);
  const now = going.length === 0 ? '' : ` Going on: ${going.join(', ')}.`;
  return `${count(numActionsTaken)} started, ${count(missed)} missed for good, ${count(left)} left out for overlap.${now}`;
}

type Info = ScheduleDescription['info'];

function runsTable(runs: readonly ScheduledRun[], zone: string): string[] {
  if (runs.length === 0) return [];
  const rows = runs.map(({ nominal, startedAt, outcome, failure, workflowId }) => [
    ...[timeInZone(nominal, zone), startedAt.toISOString().slice(0, 19).replace('T', ' '), outcome],
    ...[workflowId, failure ?? ''],
  ]);
  return ['', table(['run for', 'started (UTC)', 'outcome', 'workflow', 'failure'], rows)];
}

function describeBackfill({ schedule, runs }: Shown): string {
  return [`${BACKFILL_ID}: ${describeCounters(schedule.info)}`, ...runsTable(runs, 'UTC')].join('\n');
}

function documentOf({ schedule, runs, uiUrl }: Shown): object {
  const { scheduleId, state, spec, info } = schedule;
  const next = info.nextActionTimes
    .slice(0, NEXT)
    .map((time) => ({ time, words: timeInZone(time, spec.timezone || 'UTC') }));
  return {
    ...{ scheduleId, paused: state.paused, note: state.note ?? null, timeZone: spec.timezone || 'UTC' },
    ...{ ...describeSchedule(schedule), next, ...countersOf(info), runs, uiUrl },
  };
}

function backfillDocument({ schedule, runs, uiUrl }: Shown): object {
  return { scheduleId: BACKFILL_ID, ...countersOf(schedule.info), runs, uiUrl };
}

function countersOf(info: Info): object {
  return {
    started: info.numActionsTaken,
    missed: info.numActionsMissedCatchupWindow,
    skippedForOverlap: info.numActionsSkippedOverlap,
    running: info.runningActions.map(({ workflow }) => workflow.workflowId),
  };
}
