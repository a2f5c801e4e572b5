import { Command } from 'commander';
import { applyCommand } from './schedule/apply.js';
import { backfillCommand } from './schedule/backfill.js';
import { showCommand } from './schedule/show.js';
import { deleteCommand, pauseCommand, resumeCommand, triggerCommand } from './schedule/state.js';

const EXAMPLES = `
Examples:
  $ sparkify schedule apply --at 03:00 --time-zone Europe/Berlin
  $ sparkify schedule show
  $ sparkify schedule pause --note "Cluster is resized until Thursday"
  $ sparkify schedule backfill --from 2018-11-01 --to 2018-11-30`;

/** Defines `sparkify schedule`. */
export function scheduleCommand(): Command {
  return new Command('schedule')
    .addHelpText('after', EXAMPLES)
    .addCommand(applyCommand())
    .addCommand(showCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(triggerCommand())
    .addCommand(backfillCommand())
    .addCommand(deleteCommand());
}
