import type { Command } from 'commander';
import { inRun } from '../../../load/run-session.js';
import { assertNoneMissing, starChanges, type StarChange } from '../../../load/star-changes.js';
import { compareTables } from '../../../load/compare-tables.js';
import { STAR_CHANGED, starVersionOf } from '../../../load/star-mark.js';
import { sqlFile } from '../../../sql/files.js';
import { rolledBack } from '../../../warehouse/rolled-back.js';
import { setSearchPath } from '../../../warehouse/schemas.js';
import { customColumns } from '../../../sql/custom-column-files.js';
import { failingRows, type FailingRows } from '../../../load/run-check.js';
import { checksOfRun, starChecks } from '../../../sql/checks.js';
import type { Check } from '../../../model/checks.js';
import type { Settings } from '../../../config/settings.js';
import { LoadError } from '../../../model/errors.js';
import { STAR_TABLES } from '../../../model/star.js';
import type { Session, Warehouse } from '../../../warehouse/warehouse.js';
import { coloured } from '../../output/colour.js';
import { printResult } from '../../output/print.js';
import { table } from '../../output/table.js';
import { EXIT } from '../../runtime/exit.js';
import { inReadOnly } from '../../runtime/read-only.js';
import { withWarehouse } from '../../runtime/with-warehouse.js';

/** Flags of `sparkify check`. */
export interface CheckFlags {
  readonly load?: string;
  readonly json?: boolean;
}

/** Failing rows that are shown of a check: few if several run, as many as fit a screen or two if it runs alone. */
const MAX_ROWS = { several: 5, one: 100 };

const MEANING = { passed: 'good', failed: 'bad' } as const;

type CheckReport = Pick<Check, 'name' | 'severity' | 'title'> & FailingRows & { status: 'passed' | 'failed' };

/** Runs the checks, and prints their results. */
export async function check(name: string | undefined, flags: CheckFlags, command: Command): Promise<void> {
  const { load } = flags;
  const reports = await withWarehouse(command, (warehouse, settings) =>
    load === undefined ? checkStar(warehouse, settings, name) : checkLoad(warehouse, settings, load, name),
  );
  const isFailed = reports.some(({ failing, severity }) => failing > 0 && severity === 'error');
  process.exitCode = isFailed ? EXIT.failed : EXIT.done;
  printResult(flags.json, reports, describe(reports));
}

/** Checks the star. Checks are written for candidate rows: views show them all rows of the star, and are rolled back. */
async function checkStar(warehouse: Warehouse, settings: Settings, name?: string): Promise<CheckReport[]> {
  const { LOAD_SCHEMA, LOAD_OPS_SCHEMA, LOAD_CHECKS, LOAD_COLUMNS } = settings;
  const schemas = { star: LOAD_SCHEMA, ops: LOAD_OPS_SCHEMA };
  const checks = selectChecks(starChecks(LOAD_CHECKS), name);
  const view = `sparkify_check_${process.pid}`;
  const searchPath = [view, LOAD_SCHEMA, LOAD_OPS_SCHEMA];
  return warehouse.session({ searchPath }, async (session) => {
    await compareTables(session, schemas);
    await assertNoneMissing(session, schemas);
    const [, version] = await session.batch([setSearchPath(searchPath), sqlFile('ledger/star_version.sql')]);
    starVersionOf(schemas, version);
    // All checks see one state of the star, whoever publishes in the meantime.
    return rolledBack(session, 'begin isolation level repeatable read', async () => {
      await session.query(`create schema ${view}`);
      for (const table of STAR_TABLES) await session.query(`create view new_${table} as select * from ${table}`);
      await session.query('create view new_play as select * from all_plays');
      const reports = await reportChecks(session, settings, checks);
      const star = { warehouse, columns: customColumns(LOAD_COLUMNS), schemas };
      return checks.some((one) => one.name === STAR_CHANGED)
        ? withChanges(reports, await starChanges(session, star))
        : reports;
    });
  });
}

/** Adds changes by others to the failing rows of the check star_changed. */
function withChanges(reports: readonly CheckReport[], changes: readonly StarChange[]): CheckReport[] {
  return reports.map((report) => {
    if (report.name !== STAR_CHANGED || changes.length === 0) return report;
    const failing = report.failing + changes.length;
    return { ...report, status: 'failed', failing, sample: report.sample.concat(changes.map(rowOf)) };
  });
}

function rowOf({ table_name, changed, restore }: StarChange): Record<string, unknown> {
  return { table_name, changed, restore };
}

/** Checks the candidate rows of a load. @throws RUN_GONE if its tables are no longer kept. */
async function checkLoad(
  warehouse: Warehouse,
  settings: Settings,
  loadId: string,
  name?: string,
): Promise<CheckReport[]> {
  const { LOAD_SCHEMA, LOAD_OPS_SCHEMA, LOAD_CHECKS } = settings;
  const checks = selectChecks(checksOfRun(LOAD_CHECKS), name);
  const deps = { warehouse, settings, schemas: { star: LOAD_SCHEMA, ops: LOAD_OPS_SCHEMA } };
  const run = inRun(deps, {}, { loadId }, (session) =>
    inReadOnly(warehouse, session, () => reportChecks(session, settings, checks)),
  );
  return run.catch((error: unknown) => {
    throw error instanceof LoadError && error.code === 'RUN_GONE' ? notKept(error) : error;
  });
}

/** Whether there was such a load at all does not matter: its rows are not there. */
function notKept(error: LoadError): LoadError {
  const remedy =
    'Name a load whose rows are kept: the last good one, or one that failed lately. sparkify status lists the load ids.';
  return new LoadError('RUN_GONE', error.message, error.details, { cause: error, remedy });
}

/** Selects the check of this name, or all of them. @throws INPUT_INVALID if there is no such check. */
function selectChecks(checks: readonly Check[], name: string | undefined): readonly Check[] {
  const selected = checks.filter((one) => name === undefined || one.name === name);
  if (selected.length > 0) return selected;
  const names = checks.map((one) => one.name).join(', ');
  throw new LoadError(
    'INPUT_INVALID',
    `There is no check ${name} here; there are ${names}`,
    {},
    { remedy: 'Name one of these, or none to run all of them.' },
  );
}

async function reportChecks(
  session: Session,
  { SHOW_PERSONAL_DATA }: Settings,
  checks: readonly Check[],
): Promise<CheckReport[]> {
  const maxRows = checks.length === 1 ? MAX_ROWS.one : MAX_ROWS.several;
  const reports: CheckReport[] = [];
  for (const { path, name, severity, title } of checks) {
    const { failing, sample } = await failingRows(session, { path }, SHOW_PERSONAL_DATA, maxRows);
    reports.push({ name, severity, status: failing === 0 ? 'passed' : 'failed', failing, title, sample });
  }
  return reports;
}

function describe(reports: readonly CheckReport[]): string {
  const rows = reports.map(({ name, severity, status, failing }) => [
    name,
    severity,
    coloured(MEANING[status], status),
    failing,
  ]);
  const failed = reports.filter(({ failing }) => failing > 0);
  const samples = failed.map(({ name, title, sample }) => {
    const sampleRows = sample.map((row) => `  ${JSON.stringify(row)}`);
    return [`\n${name}: ${title}`, ...sampleRows].join('\n');
  });
  return [table(['check', 'severity', 'status', 'failing rows'], rows), ...samples].join('\n');
}
