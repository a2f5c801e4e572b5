import { Command } from 'commander';
import type { StatusFlags } from './status/run.js';

const EXAMPLES = `
Examples:
  $ sparkify status                the last runs
  $ sparkify status sparkify-load  the last run of this workflow: its steps, rows, checks and failure`;

/** Defines `sparkify status`. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show the last runs, or one run: its steps, rows, checks and failure')
    .argument('[id]', 'a load id, workflow id or run id')
    .option('--json', 'print it as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string | undefined, flags: StatusFlags, command: Command) => {
      const { status } = await import('./status/run.js');
      await status(id, flags, command);
    });
}
