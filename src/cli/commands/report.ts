import { Command } from 'commander';
import { DEFAULT_OUT, type ReportFlags } from './report/flags.js';

const EXAMPLES = `
Users are shown by their ids; SPARKIFY_SHOW_PERSONAL_DATA=true adds their names.

Examples:
  $ sparkify report                         the last load and the star, in ./${DEFAULT_OUT}
  $ sparkify report 20181101t030000_5c1ffee --out november.html
  $ sparkify report --json                  its data, as one JSON document`;

/** Defines `sparkify report`. */
export function reportCommand(): Command {
  return new Command('report')
    .argument('[id]', 'a load id, workflow id or run id (default: the last load)')
    .option('--out <file>', `where to write it (default: ${DEFAULT_OUT}; with --json, nowhere)`)
    .option('--json', 'print its data as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string | undefined, flags: ReportFlags, command: Command) => {
      const { report } = await import('./report/run.js');
      await report(id, flags, command);
    });
}
