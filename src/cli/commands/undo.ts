import { Command } from 'commander';
import { dryRunOption, onFailureOption } from '../flags/load.js';
import { sourceOptions } from '../flags/sources.js';
import type { StartFlags } from './load/run.js';

const EXAMPLES = `
Examples:
  $ sparkify status                                     the load ids
  $ sparkify undo 20181105t030000_1f2e3d4c --dry-run    what would change
  $ sparkify undo 20181105t030000_1f2e3d4c

What the load has added leaves the star, and stays out until it changes. What it has replaced or withdrawn comes back if the
source still has it as it was; the result names what it no longer has.`;

/** Defines `sparkify undo`. */
export function undoCommand(): Command {
  const command = new Command('undo')
    .argument('<load-id>', 'the load to undo')
    .option('--detach', 'start it, print its ids, and leave')
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (undo: string, flags: StartFlags) => {
      const { load } = await import('./load/run.js');
      await load({ ...flags, undo }, command);
    });
  return dryRunOption(onFailureOption(sourceOptions(command)));
}
