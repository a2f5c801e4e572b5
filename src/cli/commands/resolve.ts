import { Argument, Command } from 'commander';
import type { ResolveFlags } from './resolve/run.js';
import type { DecisionName } from './resolve/send-decision.js';

const DECISIONS: readonly DecisionName[] = ['retry', 'accept', 'abort'];

const EXAMPLES = `
Examples:
  $ sparkify resolve sparkify-load retry
  $ sparkify resolve sparkify-load accept --check song_key --reason "known duplicate, corrected tomorrow"
  $ sparkify resolve sparkify-load abort --reason "loaded by hand"`;

/** Defines `sparkify resolve`. */
export function resolveCommand(): Command {
  return new Command('resolve')
    .argument('<id>', 'its workflow id or load id')
    .addArgument(new Argument('<decision>', 'what to do').choices(DECISIONS))
    .option('--check <name>', 'accept: the failed check')
    .option('--reason <text>', 'accept: the reason, for the ledger; abort: the reason')
    .option('--json', 'print what is still held as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, decision: DecisionName, flags: ResolveFlags, command: Command) => {
      const { resolve } = await import('./resolve/run.js');
      await resolve(id, decision, flags, command);
    });
}
