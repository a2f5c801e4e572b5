import { Command } from 'commander';
import { maxErrorsOption, onFailureOption, repairTextOption } from '../flags/load.js';
import { sourceOptions } from '../flags/sources.js';
import type { DemoFlags } from './demo/run.js';

const EXAMPLES = `
Examples:
  $ sparkify demo
  $ sparkify demo --log-data ./log_data --song-data ./song_data --exit --json`;

/** Defines `sparkify demo`. */
export function demoCommand(): Command {
  const command = new Command('demo')
    .description('start everything on this machine, load generated data or your own, and show the star')
    .option('--exit', 'stop everything at the end, also on a terminal')
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DemoFlags) => {
      const { demo } = await import('./demo/run.js');
      await demo(flags, command);
    });
  return onFailureOption(repairTextOption(maxErrorsOption(sourceOptions(command))));
}
