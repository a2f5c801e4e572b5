import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { dictionary } from '../../../load/dictionary.js';
import { printResult } from '../../output/print.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { readStar } from '../../runtime/read-only.js';
import { withReader } from '../../runtime/with-warehouse.js';
import { DEFAULT_OUT, type ReportFlags } from './flags.js';
import { reportPage } from './page.js';
import { readReport } from './read-report.js';

/** Writes the report of a load, and prints its file or its data. */
export async function report(id: string | undefined, { out, json }: ReportFlags, command: Command): Promise<void> {
  const data = await withReader(command, (warehouse, settings) =>
    readStar(warehouse, settings, (session) => readReport(session, settings, id)),
  );
  const file = out ?? (json ? undefined : DEFAULT_OUT);
  if (file !== undefined) writeFileSync(file, reportPage(data, dictionary(readConfiguration(command))));
  printResult(json, data, resolve(file ?? DEFAULT_OUT));
}
