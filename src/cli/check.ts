import { Command } from 'commander';
import { failingRows, type FailingRows } from '../activities/run-check.js';
import { starChecks, type Check } from '../checks.js';
import type { Settings } from '../config/settings.js';
import { STAR_TABLES } from '../plan.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { coloured } from './colour.js';
import { EXIT } from './exit.js';
import { table } from './format.js';
import { withWarehouse } from './platform.js';

const NOTES = `
Exit status 1 where a check of severity error fails.

Examples:
  $ sparkify check
  $ sparkify check --json`;

/** `sparkify check`. */
export function checkCommand(): Command {
  return new Command('check')
    .description('run the checks on the published star; changes nothing')
    .option('--json', 'print the checks as a JSON array')
    .addHelpText('after', NOTES)
    .action(check);
}

async function check(flags: { json?: boolean }, command: Command): Promise<void> {
  const results = await withWarehouse(command, checkStar);
  const failed = results.filter(({ failing, severity }) => failing > 0 && severity === 'error');
  process.exitCode = failed.length === 0 ? EXIT.done : EXIT.failed;
  process.stdout.write(`${flags.json ? JSON.stringify(results, null, 2) : describe(results)}\n`);
}

const MEANING = { passed: 'good', failed: 'bad' } as const;

type StarCheck = Pick<Check, 'name' | 'severity' | 'title'> & FailingRows & { status: 'passed' | 'failed' };

/** The checks are written for candidate rows: here all rows of the star are. What that takes is rolled back. */
async function checkStar(warehouse: Warehouse, settings: Settings): Promise<StarCheck[]> {
  const { LOAD_SCHEMA, LOAD_OPS_SCHEMA, SHOW_PERSONAL_DATA } = settings;
  const view = `sparkify_check_${process.pid}`;
  return warehouse.session({ searchPath: [view, LOAD_SCHEMA, LOAD_OPS_SCHEMA] }, async (session) => {
    await session.query('begin');
    try {
      await session.query(`create schema ${view}`);
      for (const name of STAR_TABLES) await session.query(`create view new_${name} as select * from ${name}`);
      const results: StarCheck[] = [];
      for (const { path, name, severity, title } of starChecks(settings.LOAD_CHECKS)) {
        const { failing, sample } = await failingRows(session, { path }, SHOW_PERSONAL_DATA);
        results.push({ name, severity, status: failing === 0 ? 'passed' : 'failed', failing, title, sample });
      }
      return results;
    } finally {
      await session.query('rollback');
    }
  });
}

function describe(results: readonly StarCheck[]): string {
  const rows = results.map(({ name, severity, status, failing }) => [
    name,
    severity,
    coloured(MEANING[status], status),
    failing,
  ]);
  const failed = results.filter(({ failing }) => failing > 0);
  const samples = failed.map(({ name, title, sample }) =>
    [`\n${name}: ${title}`, ...sample.map((row) => `  ${JSON.stringify(row)}`)].join('\n'),
  );
  return [table(['check', 'severity', 'status', 'failing rows'], rows), ...samples].join('\n');
}
