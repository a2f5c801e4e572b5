import { Command } from 'commander';
import type { CheckFlags } from './check/run.js';

const NOTES = `
Exit status 1 if a check of severity error fails.

Examples:
  $ sparkify check
  $ sparkify check --json
  $ sparkify check users_level --load 20181101t031500_1a2b3c4d   what stopped that load`;

/** Defines `sparkify check`. */
export function checkCommand(): Command {
  return new Command('check')
    .argument('[name]', 'one check alone, with up to a hundred of its failing rows')
    .option('--load <id>', 'check the candidate rows of this load (a load id); those of a failed load are kept')
    .option('--json', 'print the checks as a JSON array')
    .addHelpText('after', NOTES)
    .action(async (name: string | undefined, flags: CheckFlags, command: Command) => {
      const { check } = await import('./check/run.js');
      await check(name, flags, command);
    });
}
