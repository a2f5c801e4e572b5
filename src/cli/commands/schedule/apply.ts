import { Command, Option } from 'commander';
import { OVERLAP_DESCRIPTIONS } from '../../../schedule/overlap.js';
import { maxErrorsOption, onFailureOption, repairTextOption } from '../../flags/load.js';
import { duration } from '../../flags/parse.js';
import { catchUp, overlapFlag, timeOfDay, timeZone } from './flags.js';
import type { ApplyFlags } from './run-apply.js';

const ONE_DAY_MS = 86_400_000;

const NOTES = `
A flag that you leave out takes its default; the note and the pause stay as they are. Each run loads everything that is
new, so that the next run makes up for one that was skipped or missed.

Overlap: buffer-one is the default. A day whose load waited for the previous one is then loaded right after it, and not a
day later; no more than one run waits.
${policyList()}

Examples:
  $ sparkify schedule apply                                        every day at 03:00 UTC
  $ sparkify schedule apply --at 04:30 --time-zone Europe/Berlin --jitter 10m
  $ sparkify schedule apply --max-errors 10 --on-failure hold      a load that fails waits for an operator`;

/** Defines `sparkify schedule apply`. */
export function applyCommand(): Command {
  const policies = Object.keys(OVERLAP_DESCRIPTIONS).map(overlapFlag);
  const command = new Command('apply')
    .description('create the daily schedule, or change it to these flags')
    .option('--at <time>', 'time of day, as HH:MM', timeOfDay, '03:00')
    .option('--time-zone <name>', 'time zone of that time (IANA)', timeZone, 'UTC')
    .option('--jitter <duration>', 'start up to this much later, at random', duration, 0)
    .addOption(
      new Option('--overlap <policy>', 'what to do while the previous run is running')
        .choices(policies)
        .default('buffer-one'),
    )
    .addOption(
      new Option('--catch-up <duration>', 'how late a missed run may still start')
        .argParser(catchUp)
        .default(ONE_DAY_MS, '1d'),
    )
    .option('--no-pause-on-failure', 'continue with the next day after a failed run (default: pause)')
    .option('--note <text>', 'note for whoever looks at the schedule')
    .option('--json', 'print the schedule and what changed as JSON')
    .addHelpText('after', NOTES)
    .action(async (flags: ApplyFlags) => {
      const { apply } = await import('./run-apply.js');
      await apply(flags, command);
    });
  return onFailureOption(repairTextOption(maxErrorsOption(command)));
}

function policyList(): string {
  const policies = Object.entries(OVERLAP_DESCRIPTIONS);
  return policies.map(([policy, description]) => `  ${overlapFlag(policy).padEnd(16)}${description}`).join('\n');
}
