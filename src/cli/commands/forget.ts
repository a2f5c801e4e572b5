import { Command } from 'commander';
import { wholeNumber } from '../flags/parse.js';
import type { ForgetFlags } from './forget/run.js';

const EXAMPLES = `
Examples:
  $ sparkify forget 10 --dry-run    what would be deleted
  $ sparkify forget 10

All workers need SPARKIFY_LOAD_FORGET_KEY: with it they know the user again without the id being stored.`;

/** Defines `sparkify forget`. */
export function forgetCommand(): Command {
  return new Command('forget')
    .argument('<user-id>', 'id of the user', wholeNumber)
    .option('--dry-run', 'say what would be deleted, and delete nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'print the proof as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (userId: number, flags: ForgetFlags, command: Command) => {
      const { forget } = await import('./forget/run.js');
      await forget(userId, flags, command);
    });
}
