import { Command } from 'commander';
import { maxErrorsOption, onFailureOption, repairTextOption } from '../flags/load.js';
import { sourceOptions } from '../flags/sources.js';
import type { DemoFlags } from './demo/run.js';

const EXAMPLES = `
Examples:
  $ sparkify demo
  $ sparkify demo --open
  $ sparkify demo --log-data ./log_data --song-data ./song_data --exit --json`;

/** Defines `sparkify demo`. */
export function demoCommand(): Command {
  const command = new Command('demo')
    .option('--exit', 'stop everything at the end, also on a terminal')
    .option('--open', "open the load's page of Temporal's Web UI in the browser; BROWSER names another one")
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DemoFlags) => {
      const { demo } = await import('./demo/run.js');
      await demo(flags, command);
    });
  return onFailureOption(repairTextOption(maxErrorsOption(sourceOptions(command))));
}
