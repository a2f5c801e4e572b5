import { Command } from 'commander';
import type { EndFlags } from './end-load/run.js';

const EXAMPLES = `
Examples:
  $ sparkify terminate --reason "its worker is gone for good"
  $ sparkify terminate sparkify-load-2018-11-15 --reason "loaded by hand"`;

/** Defines `sparkify terminate`. */
export function terminateCommand(): Command {
  return new Command('terminate')
    .argument('[id]', 'its workflow id or load id; not needed if one load is running')
    .requiredOption('--reason <text>', 'the reason, for the history and the ledger')
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string | undefined, flags: EndFlags & { reason: string }, command: Command) => {
      const { terminateLoad } = await import('./end-load/run.js');
      await terminateLoad(id, flags, command);
    });
}
