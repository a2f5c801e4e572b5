import { Command } from 'commander';
import type { ResetFlags } from './reset/run.js';

const NOTES = `
It removes the warehouse, the histories of Temporal, the generated data and the
logs in $SPARKIFY_HOME, else in .sparkify/ of the current folder. It does not
touch a warehouse that a dwh.cfg names. The Temporal CLI, which it may have
downloaded, stays in ~/.cache/sparkify.

Examples:
  $ sparkify reset
  $ sparkify reset --yes`;

/** Defines `sparkify reset`. */
export function resetCommand(): Command {
  return new Command('reset')
    .option('--yes', 'do not ask')
    .option('--json', 'print what was removed as one JSON document')
    .addHelpText('after', NOTES)
    .action(async (flags: ResetFlags, command: Command) => {
      const { reset } = await import('./reset/run.js');
      await reset(flags, command);
    });
}
