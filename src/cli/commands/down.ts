import { Command } from 'commander';
import type { DownFlags } from './down/run.js';

const NOTES = `
It stops the up of this folder's home, in this terminal or in the background
(up --detach), with its servers. A load that is running then continues with the
next up.

Examples:
  $ sparkify up --detach
  $ sparkify down`;

/** Defines `sparkify down`. */
export function downCommand(): Command {
  return new Command('down')
    .option('--json', 'print what was stopped as one JSON document')
    .addHelpText('after', NOTES)
    .action(async (flags: DownFlags) => {
      const { down } = await import('./down/run.js');
      await down(flags);
    });
}
