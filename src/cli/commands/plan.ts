import { Command, Option } from 'commander';
import { repairTextOption, windowOptions } from '../flags/load.js';
import type { PlanFlags } from './plan/run.js';

const EXAMPLES = `
Examples:
  $ sparkify plan                          what the next load would load
  $ sparkify plan --sql --engine redshift  every statement that it would send, without a connection`;

/** Defines `sparkify plan`. */
export function planCommand(): Command {
  const command = new Command('plan')
    .option('--sql', 'print every statement of a first load, in order')
    .addOption(new Option('--engine <engine>', 'engine of the statements').choices(['postgres', 'redshift']))
    .option('--json', 'print it as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: PlanFlags) => {
      const { plan } = await import('./plan/run.js');
      await plan(flags, command);
    });
  return repairTextOption(windowOptions(command));
}
