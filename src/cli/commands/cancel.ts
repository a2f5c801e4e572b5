import { Command } from 'commander';
import type { EndFlags } from './end-load/run.js';

const EXAMPLES = `
Examples:
  $ sparkify cancel                        the load that is running
  $ sparkify cancel sparkify-load-2018-11-15`;

/** Defines `sparkify cancel`. */
export function cancelCommand(): Command {
  return new Command('cancel')
    .argument('[id]', 'its workflow id or load id; not needed if one load is running')
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string | undefined, flags: EndFlags, command: Command) => {
      const { cancelLoad } = await import('./end-load/run.js');
      await cancelLoad(id, flags, command);
    });
}
