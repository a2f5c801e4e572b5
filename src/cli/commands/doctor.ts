import { Command } from 'commander';
import type { DoctorFlags } from './doctor/run.js';

const CLOSING = `
Whatever it creates to try a privilege (a schema, a table, a file, a workflow) is removed at once. Channels of [NOTIFY] are
sent a test.
Exit status 1 if one of the probes fails.

--redshift-facts asks in a schema that it creates and drops, and prints what was assumed, what was seen and what that
means. Exit status 1 if an assumption that a load depends on does not hold.

Examples:
  $ sparkify doctor
  $ sparkify --config dwh.cfg doctor --register
  $ sparkify --config dwh.cfg doctor --redshift-facts`;

/** Defines `sparkify doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .option('--register', 'register the search attributes that Temporal lacks')
    .option('--redshift-facts', 'ask the warehouse for each fact that this program assumes of Redshift')
    .option(
      '--json',
      'print the findings as a JSON array of {name, status, message, remedy}, or the facts as one of {name, assumed, outcome, seen, means}',
    )
    .addHelpText('after', CLOSING)
    .action(async (flags: DoctorFlags, command: Command) => {
      if (flags.redshiftFacts) {
        const { redshiftFacts } = await import('./doctor/run-facts.js');
        return redshiftFacts(flags, command);
      }
      const { doctor } = await import('./doctor/run.js');
      return doctor(flags, command);
    });
}
