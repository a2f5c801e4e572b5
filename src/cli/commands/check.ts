import { Command } from 'commander';
import { failingRows, type FailingRows } from '../../activities/run-check.js';
import { inRun } from '../../activities/in-run.js';
import { runChecks, starChecks, type Check } from '../../checks.js';
import type { Settings } from '../../config/settings.js';
import { LoadError } from '../../errors.js';
import { STAR_TABLES } from '../../model/star.js';
import type { Session, Warehouse } from '../../warehouse/warehouse.js';
import { coloured } from '../output/colour.js';
import { EXIT } from '../runtime/exit.js';
import { table } from '../output/format.js';
import { withWarehouse } from '../runtime/platform.js';
import { inReadOnly } from './query/read-only.js';

const NOTES = `
Exit status 1 where a check of severity error fails.

Examples:
  $ sparkify check
  $ sparkify check --json
  $ sparkify check users_level --load 20181101t031500_1a2b3c4d   what stopped that load`;

/** `sparkify check`. */
export function checkCommand(): Command {
  return new Command('check')
    .description('run the checks on the published star, or on what a load has made; changes nothing')
    .argument('[name]', 'one check alone, with all its failing rows up to a hundred')
    .option('--load <id>', 'on the candidate rows of this load (a load id), which are kept where it failed')
    .option('--json', 'print the checks as a JSON array')
    .addHelpText('after', NOTES)
    .action(check);
}

interface CheckFlags {
  readonly load?: string;
  readonly json?: boolean;
}

/** Rows that are shown of a check: all, as far as they fit a screen or two, where it alone is asked for. */
const ROWS = { several: 5, one: 100 };

async function check(name: string | undefined, flags: CheckFlags, command: Command): Promise<void> {
  const { load } = flags;
  const results = await withWarehouse(command, (warehouse, settings) =>
    load === undefined ? checkStar(warehouse, settings, name) : checkLoad(warehouse, settings, load, name),
  );
  const failed = results.filter(({ failing, severity }) => failing > 0 && severity === 'error');
  process.exitCode = failed.length === 0 ? EXIT.done : EXIT.failed;
  process.stdout.write(`${flags.json ? JSON.stringify(results, null, 2) : describe(results)}\n`);
}

const MEANING = { passed: 'good', failed: 'bad' } as const;

type CheckReport = Pick<Check, 'name' | 'severity' | 'title'> & FailingRows & { status: 'passed' | 'failed' };

/** The checks are written for candidate rows: here all rows of the star are. What that takes is rolled back. */
async function checkStar(warehouse: Warehouse, settings: Settings, name?: string): Promise<CheckReport[]> {
  const { LOAD_SCHEMA, LOAD_OPS_SCHEMA, LOAD_CHECKS } = settings;
  const checks = named(starChecks(LOAD_CHECKS), name);
  const view = `sparkify_check_${process.pid}`;
  return warehouse.session({ searchPath: [view, LOAD_SCHEMA, LOAD_OPS_SCHEMA] }, async (session) => {
    await session.query('begin');
    try {
      await session.query(`create schema ${view}`);
      for (const table of STAR_TABLES) await session.query(`create view new_${table} as select * from ${table}`);
      await session.query('create view new_play as select * from all_plays');
      return await runAll(session, settings, checks);
    } finally {
      await session.query('rollback');
    }
  });
}

/** @throws RUN_GONE where the tables of the load are not kept any more. */
async function checkLoad(
  warehouse: Warehouse,
  settings: Settings,
  loadId: string,
  name?: string,
): Promise<CheckReport[]> {
  const { LOAD_SCHEMA, LOAD_OPS_SCHEMA, LOAD_CHECKS } = settings;
  const checks = named(runChecks(LOAD_CHECKS), name);
  const deps = { warehouse, schemas: { star: LOAD_SCHEMA, ops: LOAD_OPS_SCHEMA } };
  return inRun(deps, {}, loadId, async (session) => {
    return inReadOnly(warehouse, session, () => runAll(session, settings, checks));
  });
}

/** @throws INPUT_INVALID where there is no check of this name. */
function named(checks: readonly Check[], name: string | undefined): readonly Check[] {
  const wanted = checks.filter((one) => name === undefined || one.name === name);
  if (wanted.length > 0) return wanted;
  const names = checks.map((one) => one.name).join(', ');
  throw new LoadError('INPUT_INVALID', `There is no check ${name} here; there are ${names}`);
}

async function runAll(
  session: Session,
  { SHOW_PERSONAL_DATA }: Settings,
  checks: readonly Check[],
): Promise<CheckReport[]> {
  const shown = checks.length === 1 ? ROWS.one : ROWS.several;
  const results: CheckReport[] = [];
  for (const { path, name, severity, title } of checks) {
    const { failing, sample } = await failingRows(session, { path }, SHOW_PERSONAL_DATA, shown);
    results.push({ name, severity, status: failing === 0 ? 'passed' : 'failed', failing, title, sample });
  }
  return results;
}

function describe(results: readonly CheckReport[]): string {
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
