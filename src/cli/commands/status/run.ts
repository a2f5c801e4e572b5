import type { Command } from 'commander';
import { messageOf } from '../../../model/errors.js';
import { visibleLine } from '../../../model/visible-text.js';
import { sqlFile } from '../../../sql/files.js';
import { relationsOf } from '../../../warehouse/catalog.js';
import { opsPath } from '../../../warehouse/schemas.js';
import type { Session } from '../../../warehouse/warehouse.js';
import { isCheckStep } from '../../../workflows/progress.js';
import { durationOf, field, type Row } from '../../output/field.js';
import { count, duration } from '../../output/format.js';
import { MEMBER_TITLES, memberRow, memberSummaries, remarksOn } from '../../output/members.js';
import { printResult } from '../../output/print.js';
import { retryLine } from '../../output/retried-step.js';
import { table } from '../../output/table.js';
import { progressLine } from '../../output/verbosity.js';
import { reportFreshness } from './exit-code.js';
import { describeRuns, describeSources } from './runs-table.js';
import type { RetriedStep } from '../../runtime/pending-steps.js';
import { readRun, type RunRecord } from '../../runtime/run-record.js';
import { withWarehouse } from '../../runtime/with-warehouse.js';

/** Flags of `sparkify status`. */
export interface StatusFlags {
  readonly json?: boolean;
  readonly exitCode?: boolean;
  /** Number of runs that are listed. */
  readonly limit: number;
  /** Age in milliseconds above which the last good load is late. */
  readonly maxAge: number;
}

/** Prints the last runs of the ledger, or one run. */
export async function status(id: string | undefined, flags: StatusFlags, command: Command): Promise<void> {
  const { json, exitCode, limit, maxAge } = flags;
  await withWarehouse(command, async (warehouse, settings) => {
    const { LOAD_SCHEMA: star, LOAD_OPS_SCHEMA: ops } = settings;
    if (exitCode) await reportFreshness(warehouse, { star, ops }, maxAge);
    return warehouse.session({ searchPath: opsPath({ star, ops }) }, async (session) => {
      if (!(await relationsOf(session, ops)).has('load_run')) return printResult(json, [], 'Nothing was loaded yet');
      if (id === undefined) return printRuns(session, limit, json);
      const record = await readRun(session, id, settings);
      const retries = await readRetries(record, command);
      printResult(json, { ...record, retries }, [describeRun(record), ...retryLines(retries)].join('\n'));
    });
  });
}

/** Steps of a running load that failed and are tried again; null if Temporal does not say. */
async function readRetries({ run }: RunRecord, command: Command): Promise<readonly RetriedStep[] | null> {
  if (run['status'] !== 'running') return [];
  try {
    // Temporal's client takes long to load: only a run that is running needs it.
    const { withTemporal } = await import('../../runtime/with-temporal.js');
    const { readPendingSteps } = await import('../../runtime/pending-steps.js');
    return await withTemporal(command, async ({ workflow }) => {
      const handle = workflow.getHandle(field(run, 'workflow_id'), field(run, 'workflow_run_id'));
      return (await readPendingSteps(handle)).retries;
    });
  } catch (error) {
    progressLine(`Steps that are tried again are not shown: ${messageOf(error)}`);
    return null;
  }
}

function retryLines(retries: readonly RetriedStep[] | null): string[] {
  return retries === null || retries.length === 0
    ? []
    : ['', 'Failed and tried again', ...retries.map((retried) => retryLine(retried))];
}

async function printRuns(session: Session, limit: number, json: boolean | undefined): Promise<void> {
  const runs = await session.select(sqlFile('ledger/runs.sql'), { limit: String(limit) });
  printResult(json, runs, describeRuns(runs));
}

function describeRun({ run, steps, tables, checks, members, repairs, rejected, notices }: RunRecord): string {
  const passedChecks = checks.filter(({ status: ending }) => ending === 'passed');
  const failedChecks = checks.filter(({ status: ending }) => ending === 'failed');
  const otherSteps = steps.filter(({ step }) => !isCheckStep(field({ step }, 'step')));
  const repairedColumns = repairs.filter(({ repaired }) => Number(repaired) > 0);
  const took = durationOf(run);
  const ending = `${field(run, 'status')}${took === null ? '' : ` in ${duration(took)}`}`;
  const sources = describeSources(run);
  return [
    `${field(run, 'load_id')}: ${ending}, started ${field(run, 'started_at')} UTC`,
    visibleLine(`Workflow ${field(run, 'workflow_id')}, run ${field(run, 'workflow_run_id')}`),
    ...(sources === null ? [] : [`Sources ${sources}`]),
    ...(foundNothingNew(run, steps) ? ['Nothing new: the star stayed as it was, and no check was run'] : []),
    ...failureLines(run),
    ...section('Steps', otherSteps, ['step', 'subject', 'state', 'seconds', 'row_count']),
    ...section('Changed', tables, ['table_name', 'inserted', 'updated', 'deleted']),
    ...checkLines(checks.length, passedChecks.length),
    ...section('Failed checks', failedChecks, ['check_name', 'severity', 'failing', 'accepted']),
    ...memberLines(members),
    ...section('Repaired texts', repairedColumns, ['column_name', 'repaired']),
    ...section('Rejected records (the first)', rejected, ['uri', 'line', 'column_name', 'value', 'reason']),
    ...section('Notices', notices, ['event', 'channel', 'sent_at', 'problem']),
  ].join('\n');
}

/** Whether a published run ended after it had listed the sources. */
function foundNothingNew(run: Row, steps: readonly Row[]): boolean {
  const names = steps.map(({ step }) => step);
  return run['status'] === 'published' && names.includes('discoverObjects') && !names.includes('copyStaging');
}

function failureLines(run: Row): string[] {
  if (run['failure_code'] === null)
    return run['failure_message'] === null ? [] : [`Ended: ${field(run, 'failure_message')}`];
  const where = `Failed in ${field(run, 'failure_step')} (${field(run, 'failure_code')})`;
  return ['', where, field(run, 'failure_message')];
}

function checkLines(all: number, passed: number): string[] {
  return all === 0 ? [] : ['', `${count(passed)} of ${count(all)} checks passed`];
}

/** Members of the records: a sentence a source, then those that differ from the contract or that nothing reads. */
function memberLines(members: readonly Row[]): string[] {
  if (members.length === 0) return [];
  const different = members.filter((row) => remarksOn(row).length > 0).map(memberRow);
  const listed = different.length === 0 ? [] : [table(MEMBER_TITLES, different)];
  return ['', 'Members of the records', ...memberSummaries(members), ...listed];
}

function section(title: string, rows: readonly Row[], columns: readonly string[]): string[] {
  if (rows.length === 0) return [];
  const values = rows.map((row) => columns.map((name) => row[name]));
  return ['', title, table(columns, values, { grouped: true })];
}
