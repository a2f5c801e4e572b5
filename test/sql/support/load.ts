import { failingRows } from '../../../src/load/run-check.js';
import { createTables } from '../../../src/load/create-tables.js';
import { makeCandidates } from '../../../src/load/make-candidates.js';
import { publish } from '../../../src/load/publish.js';
import type { Check } from '../../../src/model/checks.js';
import { candidateSteps } from '../../../src/model/star.js';
import type { Published } from '../../../src/model/result.js';
import { sqlFile } from '../../../src/sql/files.js';
import { runPath } from '../../../src/warehouse/schemas.js';
import { createStaging, NOW, STEP, type Opened } from './sandbox.js';
import type { Staged } from './source-rows.js';

/** Outcome of a run: its publish, and the names of the checks that found something. */
export interface Loaded {
  readonly published: Published;
  readonly failedChecks: readonly string[];
}

/** Rows of a batch. */
export interface StagedBatch extends Partial<Staged> {
  readonly batchId: number;
}

/** Run that stages batches, and withdraws others by their ids. */
export interface Run {
  readonly batches: readonly StagedBatch[];
  readonly withdraws: readonly number[];
}

let lastBatch = 0;

/** Loads rows as one new batch in one run. */
export function load(
  opened: Opened,
  loadId: string,
  staged: Partial<Staged>,
  checks: readonly Check[] = [],
): Promise<Loaded> {
  lastBatch += 1;
  return loadBatches(opened, loadId, { batches: [{ ...staged, batchId: lastBatch }], withdraws: [] }, checks);
}

/** Loads batches in one run: the activities of a load, with the rows put into the staging tables as COPY would. */
export async function loadBatches(
  opened: Opened,
  loadId: string,
  run: Run,
  checks: readonly Check[] = [],
): Promise<Loaded> {
  const { deps } = opened;
  await createTables(deps, STEP, loadId, { withRunSchema: true }, NOW);
  await stage(opened, loadId, run);
  const loaded = [];
  for (const { table } of candidateSteps()) loaded.push(await makeCandidates(deps, STEP, { loadId, table }));
  const failedChecks = await failing(opened, checks);
  const starVersion = Math.min(...loaded.map((tables) => tables.starVersion));
  return { published: await publish(deps, STEP, { loadId, starVersion, checks: [] }, NOW), failedChecks };
}

async function stage({ deps, session }: Opened, loadId: string, { batches, withdraws }: Run): Promise<void> {
  await session.query(`set search_path to ${runPath(deps.schemas, loadId).join(', ')}`);
  await createStaging(session);
  for (const batchId of withdraws) await session.query('insert into withdrawn_batch values ($1)', [batchId]);
  for (const source of ['events', 'songs'] as const) {
    const rows = batches.flatMap((batch) => (batch[source] ?? []).map((row) => ({ ...row, batch_id: batch.batchId })));
    if (rows[0] === undefined) continue;
    const columns = Object.keys(rows[0]);
    const texts = rows.map((row) => Object.values(row as object).map(asText));
    await deps.warehouse.writeRows(session, `stage_${source}`, columns, [texts]);
    await session.query('insert into staged_source values ($1, $2, 0)', [source, rows.length]);
  }
  await session.execute(sqlFile('tables/run/event_day.sql'));
}

function asText(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

async function failing({ session }: Opened, checks: readonly Check[]): Promise<string[]> {
  const failed = [];
  for (const check of checks) {
    if ((await failingRows(session, check, true)).failing > 0) failed.push(check.name);
  }
  return failed;
}
