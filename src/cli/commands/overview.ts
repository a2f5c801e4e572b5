import { Command } from 'commander';
import type { OverviewFlags } from './overview/run.js';

const EXAMPLES = `
It starts nothing. Exit status 0, whatever it finds.

Examples:
  $ sparkify
  $ sparkify overview --json`;

/** Defines `sparkify overview`, which `sparkify` alone runs too. */
export function overviewCommand(): Command {
  return new Command('overview')
    .option('--json', 'print it as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: OverviewFlags, command: Command) => {
      const { overview } = await import('./overview/run.js');
      await overview(flags, command);
    });
}
