import type { Command } from 'commander';
import { applyDaily, type Applied } from '../../../schedule/apply.js';
import { DAILY_ID, type DailySettings } from '../../../schedule/daily.js';
import { applyWatch, WATCH_ID } from '../../../schedule/watch.js';
import { hasChannels } from '../../../notify/channels/open-channels.js';
import type { OverlapPolicy } from '../../../schedule/overlap.js';
import { daysWithout, timeInZone } from '../../../schedule/local-time.js';
import type { OnFailure } from '../../../model/plan.js';
import { printResult } from '../../output/print.js';
import { progressLine } from '../../output/verbosity.js';
import { loadInputOf } from '../../runtime/load-input.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { withTemporal } from '../../runtime/with-temporal.js';
import { scheduledWork, watchWork } from './work.js';

/** Flags of `sparkify schedule apply`. */
export interface ApplyFlags extends Omit<DailySettings, 'overlap' | 'input'> {
  overlap: string;
  onFailure?: OnFailure;
  repairText?: boolean;
  maxErrors?: number;
  note?: string;
  json?: boolean;
}

/** Creates or changes the daily schedule, and prints what it is now. */
export async function apply(flags: ApplyFlags, command: Command): Promise<void> {
  const { note, json } = flags;
  const settings = settingsOf(flags);
  await withTemporal(command, async (client, { embedded }) => {
    const configuration = readConfiguration(command);
    const applied = await applyDaily(client, settings, scheduledWork(configuration), note);
    if (hasChannels(configuration)) {
      const watch = { deadline: configuration.SCHEDULE_DEADLINE, timeZone: settings.timeZone };
      await applyWatch(client, watch, watchWork(configuration));
      progressLine(`${WATCH_ID} looks every 10 minutes whether people must be notified`);
    }
    printResult(json, documentOf(applied), describe(applied, settings));
    if (embedded) progressLine('It is due only while Temporal and a worker run here: sparkify up');
  });
}

function settingsOf(flags: ApplyFlags): DailySettings {
  const { at, timeZone, jitter, catchUp, pauseOnFailure, maxErrors, repairText, onFailure } = flags;
  const overlap = flags.overlap.toUpperCase().replaceAll('-', '_') as OverlapPolicy;
  const input = loadInputOf({ maxErrors, repairText, onFailure });
  return { at, timeZone, jitter, overlap, catchUp, pauseOnFailure, input };
}

function documentOf({ outcome, changes, description, schedule: { state, info } }: Applied): object {
  return { scheduleId: DAILY_ID, outcome, changes, ...description, ...state, next: info.nextActionTimes[0] };
}

const HEADINGS: Readonly<Record<Applied['outcome'], string>> = {
  created: `Created ${DAILY_ID}`,
  updated: `Changed ${DAILY_ID}`,
  unchanged: `${DAILY_ID} is unchanged`,
};

function describe({ outcome, changes, description, schedule }: Applied, { at, timeZone }: DailySettings): string {
  const changed = changes.map(({ what, from, to }) => `  ${what}: ${from || '(none)'} → ${to || '(none)'}`);
  const all = Object.entries(description).map(([what, text]) => `  ${what}: ${text}`);
  const skippedDays = daysWithout(at, timeZone, new Date()).map(
    (day) => `  No run on ${day}: clocks in ${timeZone} leave out ${at} that day`,
  );
  const [next] = schedule.info.nextActionTimes;
  const nextRun = next === undefined ? 'none' : timeInZone(next, timeZone);
  return [
    HEADINGS[outcome],
    ...(outcome === 'updated' ? changed : all),
    ...skippedDays,
    schedule.state.paused ? 'It stays paused; resume it: sparkify schedule resume' : `The next run: ${nextRun}`,
  ].join('\n');
}
