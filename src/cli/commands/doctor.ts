import { Command } from 'commander';
import type { DoctorFlags } from './doctor/run.js';

const CLOSING = `
Whatever it creates to try a privilege (a schema, a table, a file, a workflow) is removed at once.
Exit status 1 if one of the probes fails.

Examples:
  $ sparkify doctor
  $ sparkify --config dwh.cfg doctor --register`;

/** Defines `sparkify doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('try every setting and connection, and say what to do about failures')
    .option('--register', 'register the search attributes that Temporal lacks')
    .option('--json', 'print the findings as a JSON array of {name, status, message, remedy}')
    .addHelpText('after', CLOSING)
    .action(async (flags: DoctorFlags, command: Command) => {
      const { doctor } = await import('./doctor/run.js');
      await doctor(flags, command);
    });
}
