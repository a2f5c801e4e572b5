import { Command } from 'commander';
import { sqlFile } from '../../sql/files.js';
import { relationsOf } from '../../warehouse/catalog.js';
import { opsPath } from '../../warehouse/schemas.js';
import { field, type Row } from '../output/field.js';
import { count, table } from '../output/format.js';
import { withWarehouse } from '../runtime/platform.js';
import { readRun, type RunRecord } from '../runtime/run-record.js';

const EXAMPLES = `
Examples:
  $ sparkify status                the last runs
  $ sparkify status sparkify-load  the last run of this workflow: its steps, rows, checks and failure`;

/** `sparkify status`. */
export function statusCommand(): Command {
  return new Command('status')
    .description('the last runs, or one run: its steps, rows, checks and failure')
    .argument('[id]', 'a load id, workflow id or run id')
    .option('--json', 'print it as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(status);
}

async function status(id: string | undefined, { json }: { json?: boolean }, command: Command): Promise<void> {
  const text = await withWarehouse(
    command,
    (warehouse, { LOAD_SCHEMA: star, LOAD_OPS_SCHEMA: ops, SHOW_PERSONAL_DATA }) =>
      warehouse.session({ searchPath: opsPath({ star, ops }) }, async (session) => {
        if (!(await relationsOf(session, ops)).has('load_run')) return json ? '[]' : 'Nothing was loaded yet';
        if (id === undefined) return describeRuns(await session.select(sqlFile('ledger/runs.sql')), json);
        const found = await readRun(session, id, SHOW_PERSONAL_DATA);
        return json ? JSON.stringify(found, null, 2) : describeRun(found);
      }),
  );
  process.stdout.write(`${text}\n`);
}

/** What fits 80 columns; a load id begins with the time (UTC). What there is none of has no column. */
function describeRuns(runs: readonly Row[], json: boolean | undefined): string {
  if (json) return JSON.stringify(runs, null, 2);
  const columns = { load_id: 'load_id', status: 'status', stage_events: 'events', stage_songs: 'songs', ...RARE };
  const shown = Object.entries(columns).filter(([name]) => !(name in RARE) || runs.some((run) => Boolean(run[name])));
  const rows = runs.map((run) => shown.map(([name]) => run[name]));
  return table(
    shown.map(([, title]) => title),
    rows,
  );
}

const RARE = {
  rejected: 'rejected',
  plays: 'plays',
  matched_plays: 'matched',
  failure_code: 'failure',
  failure_step: 'in',
};

function describeRun({ run, steps, tables, checks, repairs, rejected }: RunRecord): string {
  const failed = checks.filter(({ status: end }) => end === 'failed');
  return [
    `${field(run, 'load_id')}: ${field(run, 'status')}, started ${field(run, 'started_at')} UTC`,
    `Workflow ${field(run, 'workflow_id')}, run ${field(run, 'workflow_run_id')}`,
    ...describeFailure(run),
    ...section(
      'Steps',
      steps.filter(({ step }) => step !== 'runCheck'),
      ['step', 'subject', 'state', 'seconds', 'row_count'],
    ),
    ...section('Changed', tables, ['table_name', 'inserted', 'updated']),
    ...(checks.length === 0
      ? []
      : ['', `${count(checks.length - failed.length)} of ${count(checks.length)} checks passed`]),
    ...section('Failed checks', failed, ['check_name', 'severity', 'failing', 'accepted']),
    ...section(
      'Repaired texts',
      repairs.filter(({ repaired }) => Number(repaired) > 0),
      ['column_name', 'repaired'],
    ),
    ...section('Rejected records (the first)', rejected, ['uri', 'line', 'column_name', 'value', 'reason']),
  ].join('\n');
}

function describeFailure(run: Row): string[] {
  if (run['failure_code'] === null) return [];
  const where = `Failed in ${field(run, 'failure_step')} (${field(run, 'failure_code')})`;
  return ['', where, field(run, 'failure_message')];
}

function section(title: string, rows: readonly Row[], columns: readonly string[]): string[] {
  return rows.length === 0 ? [] : ['', title, rowsOf(rows, columns)];
}

function rowsOf(rows: readonly Row[], columns: readonly string[]): string {
  return table(
    columns,
    rows.map((row) => columns.map((name) => row[name])),
  );
}
