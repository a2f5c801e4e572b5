import { Command } from 'commander';
import type { DeleteFlags, NoteFlags, TriggerFlags } from './run-state.js';

const DELETE_EXAMPLES = `
Examples:
  $ sparkify schedule delete --yes
  $ sparkify schedule delete --backfill   the waiting runs of a backfill`;

/** Defines `sparkify schedule pause`. */
export function pauseCommand(): Command {
  return new Command('pause')
    .description('start no more runs until it is resumed; a running load is left alone')
    .option('--note <text>', 'the reason', 'Paused with sparkify schedule pause')
    .option('--json', 'print its state as JSON')
    .addHelpText('after', '\nExample:\n  $ sparkify schedule pause --note "Cluster is resized until Thursday"')
    .action(async (flags: NoteFlags, command: Command) => {
      const { pause } = await import('./run-state.js');
      await pause(flags, command);
    });
}

/** Defines `sparkify schedule resume`. */
export function resumeCommand(): Command {
  return new Command('resume')
    .description('start runs again; those that were due meanwhile are skipped, as the next run loads all that is new')
    .option('--note <text>', 'the reason', 'Resumed with sparkify schedule resume')
    .option('--json', 'print its state as JSON')
    .addHelpText('after', '\nExample:\n  $ sparkify schedule resume --note "Cluster is back"')
    .action(async (flags: NoteFlags, command: Command) => {
      const { resume } = await import('./run-state.js');
      await resume(flags, command);
    });
}

/** Defines `sparkify schedule trigger`. */
export function triggerCommand(): Command {
  return new Command('trigger')
    .description('start a run now, even if the schedule is paused; its nominal time is now')
    .option('--json', 'print its ids as JSON')
    .addHelpText('after', '\nExample:\n  $ sparkify schedule trigger')
    .action(async (flags: TriggerFlags, command: Command) => {
      const { trigger } = await import('./run-state.js');
      await trigger(flags, command);
    });
}

/** Defines `sparkify schedule delete`. */
export function deleteCommand(): Command {
  return new Command('delete')
    .description('delete the daily schedule; a running load is left alone')
    .option('--backfill', 'delete the waiting runs of a backfill instead')
    .option('--yes', 'do not ask')
    .option('--json', 'print the id of the deleted schedule as JSON')
    .addHelpText('after', DELETE_EXAMPLES)
    .action(async (flags: DeleteFlags, command: Command) => {
      const { deleteSchedule } = await import('./run-state.js');
      await deleteSchedule(flags, command);
    });
}
