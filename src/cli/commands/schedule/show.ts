import { Command } from 'commander';
import type { ShowFlags } from './run-show.js';

/** Defines `sparkify schedule show`. */
export function showCommand(): Command {
  return new Command('show')
    .description('show its state, the next runs, and how the last ones ended')
    .option('--json', 'print it as one JSON document')
    .addHelpText('after', '\nExample:\n  $ sparkify schedule show --json')
    .action(async (flags: ShowFlags, command: Command) => {
      const { show } = await import('./run-show.js');
      await show(flags, command);
    });
}
