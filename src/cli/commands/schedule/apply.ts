import { Command, Option } from 'commander';
import { parseLoadInput } from '../../../input.js';
import { applyDaily, type Applied } from '../../../schedule/apply.js';
import { DAILY_ID, type DailySettings, type OverlapPolicy } from '../../../schedule/daily.js';
import { daysWithout, timeInZone } from '../../../schedule/local-time.js';
import { OVERLAP_WORDS } from '../../../schedule/words.js';
import { maxErrorsOption, onFailureOption, repairTextOption } from '../../runtime/load-flags.js';
import { progressLine } from '../../output/verbosity.js';
import { catchUp, duration, timeOfDay, timeZone, WORK } from './flags.js';
import { printEither, withTemporal } from '../../runtime/with-temporal.js';

interface ApplyFlags extends Omit<DailySettings, 'overlap' | 'input'> {
  overlap: string;
  onFailure?: string;
  repairText?: boolean;
  maxErrors?: number;
  note?: string;
  json?: boolean;
}

const NOTES = `
What is not named takes its default; the note, and whether it is paused, stay. Each run loads all that is new, so that a
run that was left out or missed is made up for by the next one.

Overlap: buffer-one is the default, so that a day whose load waited for the one before it is loaded right after that,
and not a day later; more than one never waits.
${Object.entries(OVERLAP_WORDS)
  .map(([policy, words]) => `  ${flagOf(policy).padEnd(16)}${words}`)
  .join('\n')}

Examples:
  $ sparkify schedule apply                                        every day at 03:00 UTC
  $ sparkify schedule apply --at 04:30 --time-zone Europe/Berlin --jitter 10m
  $ sparkify schedule apply --max-errors 10 --on-failure hold      a load that fails waits for an operator`;

/** `sparkify schedule apply`. */
export function applyCommand(): Command {
  const policies = Object.keys(OVERLAP_WORDS).map(flagOf);
  const command = new Command('apply')
    .description('create the daily schedule, or change it to what is said here')
    .option('--at <time>', 'when, as HH:MM', timeOfDay, '03:00')
    .option('--time-zone <name>', 'of which time zone (IANA)', timeZone, 'UTC')
    .option('--jitter <duration>', 'begin up to so much later, at random', duration, 0)
    .addOption(new Option('--overlap <policy>', 'when the last run goes on').choices(policies).default('buffer-one'))
    .addOption(
      new Option('--catch-up <duration>', 'how late a missed run may be made up for')
        .argParser(catchUp)
        .default(86_400_000, '1d'),
    )
    .option('--no-pause-on-failure', 'go on with the next day after a failed run (default: pause)')
    .option('--note <text>', 'for whoever looks at the schedule')
    .option('--json', 'print what it is now, and what changed, as JSON')
    .addHelpText('after', NOTES);
  return onFailureOption(repairTextOption(maxErrorsOption(command))).action(apply);
}

async function apply(flags: ApplyFlags, command: Command): Promise<void> {
  const { overlap, note, json, maxErrors, repairText, onFailure, ...when } = flags;
  const told = Object.entries({ maxErrors, repairText, onFailure }).filter(([, value]) => value !== undefined);
  const input = parseLoadInput(Object.fromEntries(told));
  const settings = { ...when, overlap: policyOf(overlap), input };
  await withTemporal(command, async (client, { embedded }) => {
    const applied = await applyDaily(client, settings, WORK, note);
    printEither(json, documentOf(applied), describe(applied, settings));
    if (embedded) progressLine('It is due only while Temporal and a worker run here: sparkify up');
  });
}

function documentOf({ outcome, changes, words, schedule: { state, info } }: Applied): object {
  return { scheduleId: DAILY_ID, outcome, changes, ...words, ...state, next: info.nextActionTimes[0] };
}

function describe({ outcome, changes, words, schedule }: Applied, { at, timeZone: zone }: DailySettings): string {
  const { state, info } = schedule;
  const [next] = info.nextActionTimes;
  const changed = changes.map(({ what, from, to }) => `  ${what}: ${from || '(none)'} → ${to || '(none)'}`);
  const all = Object.entries(words).map(([what, text]) => `  ${what}: ${text}`);
  return [
    { created: `Created ${DAILY_ID}`, updated: `Changed ${DAILY_ID}`, unchanged: `${DAILY_ID} is so already` }[outcome],
    ...(outcome === 'updated' ? changed : all),
    ...daysWithout(at, zone, new Date()).map((day) => `  No run on ${day}: clocks in ${zone} leave out ${at} that day`),
    state.paused
      ? 'It is paused, and stays so: sparkify schedule resume'
      : `The next run: ${next === undefined ? 'none' : timeInZone(next, zone)}`,
  ].join('\n');
}

function flagOf(policy: string): string {
  return policy.toLowerCase().replaceAll('_', '-');
}

function policyOf(flag: string): OverlapPolicy {
  return flag.toUpperCase().replaceAll('-', '_') as OverlapPolicy;
}
