import { Command } from 'commander';
import { sourceOptions } from '../flags/sources.js';
import type { UpFlags } from './up/run.js';

const EXAMPLES = `
Examples:
  $ sparkify up
  $ sparkify up --detach
  $ sparkify up --log-data ./log_data --song-data ./song_data

Then, in another terminal:
  $ sparkify load
  $ temporal workflow start --type loadWarehouse --task-queue sparkify
or "Start Workflow" in the Web UI: type loadWarehouse, task queue sparkify, no input.`;

/** Defines `sparkify up`. */
export function upCommand(): Command {
  const command = new Command('up')
    .option('-d, --detach', 'stay up in the background; sparkify down stops it')
    .option('--json', 'print the addresses as one JSON document, once everything is ready')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: UpFlags) => {
      const { up } = await import('./up/run.js');
      await up(flags, command);
    });
  return sourceOptions(command);
}
