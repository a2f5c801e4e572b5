import { checkFile } from '../sql/checks.js';
import type { CheckResult, PlannedCheck } from '../model/checks.js';
import { LoadError } from '../model/errors.js';
import { shellWord } from '../model/shell-word.js';
import { sqlFile } from '../sql/files.js';
import { shownRow } from '../warehouse/personal.js';
import { runPath, runSchema } from '../warehouse/schemas.js';
import type { BatchResult, EmbeddedFile, Session } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';
import { proofQuery, proofsOf, withProof, type Proofs } from './check-proof.js';
import { checkOfWorker, skippedCheck } from './older-checks.js';
import { inRun } from './run-session.js';
import type { ActivityContext } from './activity-context.js';

/** Maximum number of wrong rows that a failure shows. */
const MAX_SAMPLE_ROWS = 5;

/** Check to run on one run. */
export interface RunCheckInput {
  readonly loadId: string;
  readonly check: PlannedCheck;
}

/**
 * Runs one check on the run's staging and candidate rows. It runs only files that this worker has: for a check of an older
 * version, the check that replaces it, or none.
 * @throws CHECK_FAILED if a check of severity error fails: its name, the number of wrong rows and up to five of them.
 */
export async function runCheck(
  deps: Dependencies,
  context: ActivityContext,
  input: RunCheckInput,
): Promise<CheckResult> {
  const { loadId, check: planned } = input;
  const check = checkOfWorker(deps, planned);
  if (check === null) return skippedCheck(planned);
  const failures = await inRun(deps, context, { loadId }, async (session) => {
    const { rows, proofs } = await queryTogether(deps, session, [check]);
    return { ...readFailingRows(rows[0] ?? [], deps.settings.SHOW_PERSONAL_DATA), proofs };
  });
  assertPassed(deps, loadId, check, failures);
  return withProof(failures.proofs, checkFile(check).name, checkResult(check, failures.failing));
}

/** Runs the queries of checks in one request. @returns the rows of each, for `readFailingRows`, and the run's proofs. */
export async function queryTogether(
  { warehouse }: Dependencies,
  session: Session,
  checks: readonly PlannedCheck[],
): Promise<{ readonly rows: readonly BatchResult['rows'][]; readonly proofs: Proofs }> {
  const queries = [...checks.map((check) => failingRowsQuery(check, MAX_SAMPLE_ROWS)), proofQuery()];
  const settings = warehouse.parallelFiles.map((path) => sqlFile(path));
  const results = await (settings.length > 0 ? session.atomicBatch([...settings, ...queries]) : session.batch(queries));
  // A file of settings may have several statements.
  const ofChecks = results.slice(-queries.length, -1).map(({ rows }) => rows);
  return { rows: ofChecks, proofs: proofsOf(results.at(-1)) };
}

/** Number of rows that a check finds wrong, and the first of them. */
export interface FailingRows {
  readonly failing: number;
  readonly sample: readonly Record<string, unknown>[];
}

/** Runs a check's query on the session's search path. @param maxRows maximum number of rows in the sample. */
export async function failingRows(
  session: Session,
  check: Pick<PlannedCheck, 'path'>,
  showPersonalData: boolean,
  maxRows = MAX_SAMPLE_ROWS,
): Promise<FailingRows> {
  const [result] = await session.batch([failingRowsQuery(check, maxRows)]);
  return readFailingRows(result?.rows ?? [], showPersonalData);
}

function failingRowsQuery(check: Pick<PlannedCheck, 'path'>, maxRows: number): EmbeddedFile {
  const before = 'select count(*) over () as failing_rows, failing.* from (\n';
  return { embedded: checkFile(check), before, after: `\n) as failing limit ${maxRows}` };
}

/** Number and sample of the rows that a check's query returned. */
export function readFailingRows(rows: readonly Record<string, unknown>[], showPersonalData: boolean): FailingRows {
  const sample = rows.map((row) => {
    const columns = Object.entries(row).filter(([name]) => name !== 'failing_rows');
    return shownRow(Object.fromEntries(columns), showPersonalData);
  });
  return { failing: Number(rows[0]?.['failing_rows'] ?? 0), sample };
}

/** Result of a check that found this many rows wrong. */
export function checkResult({ name, severity }: PlannedCheck, failing: number): CheckResult {
  return { name, severity, status: failing === 0 ? 'passed' : 'failed', failing };
}

/** @throws CHECK_FAILED if a check of severity error has found rows. */
export function assertPassed(
  { schemas }: Dependencies,
  loadId: string,
  check: PlannedCheck,
  { failing, sample }: FailingRows,
): void {
  if (check.severity !== 'error' || failing === 0) return;
  const { path: sql } = checkFile(check);
  const sampleLines = sample.map((row) => `  ${JSON.stringify(row)}`).join('\n');
  const rows = failing === 1 ? '1 row' : `${failing} rows`;
  const byHand = `or ${sql} with search_path ${runPath(schemas, loadId).join(', ')}`;
  const all = `All of them (${byHand}):\n  sparkify check ${shellWord(check.name)} --load ${shellWord(loadId)}`;
  throw new LoadError('CHECK_FAILED', `Check ${check.name} failed: ${rows}. ${check.title}\n${sampleLines}\n${all}`, {
    check: check.name,
    failing,
    sample,
    sql,
    schema: runSchema(loadId),
  });
}
