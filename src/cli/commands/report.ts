import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { withWarehouse } from '../runtime/platform.js';
import { readStar } from './query/read-only.js';
import { reportPage } from './report/page.js';
import { readReport } from './report/read-report.js';

interface ReportFlags {
  out?: string;
  json?: boolean;
}

/** Where the page goes where no flag says it. */
const DEFAULT_OUT = 'sparkify-report.html';

const EXAMPLES = `
Users are shown by their ids; SHOW_PERSONAL_DATA=true adds their names.

Examples:
  $ sparkify report                         the last load and the star, in ./${DEFAULT_OUT}
  $ sparkify report 20181101t030000_5c1ffee --out november.html
  $ sparkify report --json                  what it is made of, as one JSON document`;

/** `sparkify report`. */
export function reportCommand(): Command {
  return new Command('report')
    .description('one HTML page of a load and of the star: pictures, checks, the SQL behind them')
    .argument('[id]', 'a load id, workflow id or run id (default: the last load)')
    .option('--out <file>', `where to write it (default: ${DEFAULT_OUT}; with --json, nowhere)`)
    .option('--json', 'print what it is made of as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(report);
}

async function report(id: string | undefined, { out, json }: ReportFlags, command: Command): Promise<void> {
  const data = await withWarehouse(command, (warehouse, settings) =>
    readStar(warehouse, settings, (session) => readReport(session, settings, id)),
  );
  const file = out ?? (json ? undefined : DEFAULT_OUT);
  if (file !== undefined) writeFileSync(file, reportPage(data));
  if (json) process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
  else process.stdout.write(`${resolve(file ?? DEFAULT_OUT)}\n`);
}
