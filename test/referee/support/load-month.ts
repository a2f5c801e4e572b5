import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { stageSource } from '../../../src/load/stage-source.js';
import { withoutCustomColumns } from '../../../src/load/custom-columns.js';
import { createTables } from '../../../src/load/create-tables.js';
import { timestamp } from '../../../src/load/timestamp.js';
import type { Dependencies } from '../../../src/load/dependencies.js';
import { discoverObjects } from '../../../src/load/discover-objects.js';
import { makeCandidates } from '../../../src/load/make-candidates.js';
import { planLoad } from '../../../src/load/plan-load.js';
import { STAR_CHANGED } from '../../../src/load/star-mark.js';
import { LEDGER_FILES, publish } from '../../../src/load/publish.js';
import { checksOfRun } from '../../../src/sql/checks.js';
import { defaultsOf, namedQueries } from '../../../src/sql/queries.js';
import { bindLiterals } from '../../../src/sql/variables.js';
import { candidateSteps, candidateTables, publishFiles, STAR_TABLES } from '../../../src/model/star.js';
import type { CheckResult } from '../../../src/model/checks.js';
import type { LoadPlan } from '../../../src/model/plan.js';
import { programVersion } from '../../../src/config/program-version.js';
import { sqlFile, sqlFiles, type SqlFile } from '../../../src/sql/files.js';
import { folderStore } from '../../../src/store/folder.js';
import { runPath, runSchema } from '../../../src/warehouse/schemas.js';
import { STEP } from '../../sql/support/sandbox.js';
import { arrive, emptySources } from '../../support/arrival.js';
import { testDatabase } from '../../support/database.js';
import type { Month } from './generated-month.js';
import { MonthSteps, type RefereeStep } from './steps.js';

/** Tables that a run starts its SQL from; what fills them (COPY, the listing) is not SQL that DuckDB could run. */
const GIVEN = [
  'load_member',
  'run_object',
  'staged_object',
  'staged_source',
  'stage_events',
  'stage_songs',
  'star_mark',
  'star_version',
  'removed_source',
  'this_run',
  'withdrawn_batch',
];

const CANDIDATES = [
  'event_day',
  ...candidateSteps().flatMap(({ table }) => candidateTables(table)),
  'new_user_record',
  'settled_user',
  'kept_play',
  'new_play_record',
];
const LEDGER = ['song_record', 'user_record', 'play_record', 'matched_play', 'user_event', 'load_object', 'load_batch'];
const PUBLISHED = [...STAR_TABLES, 'all_plays', 'unmatched_reason', ...LEDGER];

/** Result of the check star_changed: a publish marks the star only in a run that had it. */
const STAR_UNCHANGED: CheckResult = { name: STAR_CHANGED, severity: 'error', status: 'passed', failing: 0 };

/** Other checks may find what they like: this is about what SQL files make of rows, good and bad. */
const ACCEPTED = checksOfRun()
  .filter(({ name }) => name !== STAR_CHANGED)
  .map(({ name, severity }): CheckResult => {
    return { name, severity, status: 'failed', failing: Number.MAX_SAFE_INTEGER, accepted: 'not the subject' };
  });

/** Table of the run that is made of staged rows. */
const OF_STAGED_ROWS = 'event_day';

/** Columns of load_run that its SQL files fill; the program itself writes moved_plays. */
const LOAD_RUN = `select load_id, workflow_id, status, started_at, finished_at, stage_events, stage_songs, rejected,
  plays, matched_plays, failure_code from load_run`;

/** Queries of the report on the star alone: those on the ledger need the id of a run. */
const STAR_OF_REPORT = ['star_figures', 'plans', 'levels_by_day'].map((name) => sqlFile(`report/${name}.sql`));

/** Time of the first run; each later one is a day after the one before it. */
const FIRST_RUN = Date.UTC(2018, 11, 1);
const DAY = 86_400_000;

/** Loads a month into PostgreSQL, a run for each arrival. @returns the same month as steps for DuckDB. */
export async function loadMonth({ root, arrivals, corrections }: Month): Promise<readonly RefereeStep[]> {
  const { settings, warehouse, client } = await testDatabase();
  const { folder, logData, songData } = emptySources();
  const deps: Dependencies = {
    warehouse,
    settings: {
      ...settings,
      S3_LOG_DATA: logData,
      S3_SONG_DATA: songData,
      LOAD_ON_REMOVED: 'withdraw',
      // So low that the generated months fail the check rows_gone.
      LOAD_MAX_GONE: 1,
    },
    openStore: () => folderStore,
    schemas: { star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA },
    alsoAllowed: () => [],
  };
  const steps = new MonthSteps(client, folder);
  for (const [n, arrival] of arrivals.entries()) {
    for (const path of arrival) arrive(join(root, path), join(folder, path));
    if (n === arrivals.length - 1) correct(folder, corrections);
    await loadRun(deps, steps, n + 1, new Date(FIRST_RUN + n * DAY));
  }
  for (const query of namedQueries()) {
    const { text } = bindLiterals(query.text, defaultsOf(query));
    await steps.compareOrdered(query.path, arrivals.length, text);
  }
  for (const { path, text } of STAR_OF_REPORT) await steps.compareOrdered(path, arrivals.length, text);
  return steps.steps;
}

/** Puts corrected files in place of those that were loaded, and removes others. */
function correct(folder: string, corrections: Month['corrections']): void {
  for (const path of corrections?.removed ?? []) rmSync(join(folder, path));
  for (const [path, corrected] of corrections?.replaced ?? []) {
    rmSync(join(folder, path));
    arrive(corrected, join(folder, path));
  }
}

async function loadRun(deps: Dependencies, steps: MonthSteps, run: number, now: Date): Promise<void> {
  const plan = planLoad(deps, {}, now);
  const { loadId } = plan;
  await createTables(deps, STEP, loadId, { withRunSchema: false }, now);
  await discoverObjects(deps, STEP, plan, now);
  for (const source of ['events', 'songs'] as const) await stageSource(deps, STEP, { plan, source, isWhole: true });
  const loaded = [];
  for (const { table } of candidateSteps()) loaded.push(await makeCandidates(deps, STEP, { loadId, table }));
  const starVersion = Math.min(...loaded.map((tables) => tables.starVersion));
  await createInDuckDb(deps, steps, plan, now);
  for (const { table } of candidateSteps()) steps.execute(withoutCustomColumns(`load/${table}.sql`));
  await compareTables(steps, run, CANDIDATES);
  for (const file of checksOfRun().map(({ path }) => sqlFile(path))) await steps.compare(file.path, run, file.text);
  await publish(deps, STEP, { loadId, starVersion, checks: [STAR_UNCHANGED, ...ACCEPTED] }, now);
  await publishInDuckDb(steps);
  await compareTables(steps, run, PUBLISHED);
  await steps.compare('load_run', run, LOAD_RUN);
}

async function compareTables(steps: MonthSteps, run: number, tables: readonly string[]): Promise<void> {
  for (const table of tables) await steps.compare(table, run, `select * from ${table}`);
}

/** Makes the tables in DuckDB as `createTables` makes them in PostgreSQL, and gives the run's the rows that it starts from. */
async function createInDuckDb(
  { schemas }: Dependencies,
  steps: MonthSteps,
  { loadId }: LoadPlan,
  now: Date,
): Promise<void> {
  await steps.schema(schemas.ops, [schemas.ops]);
  for (const file of sqlFiles('tables/ops').concat(sqlFiles('tables/ops_views'))) steps.execute(file);
  await steps.schema(schemas.star, [schemas.star, schemas.ops]);
  for (const file of tablesFirst(sqlFiles('tables/star'))) steps.execute(file);
  await steps.schema(runSchema(loadId), runPath(schemas, loadId));
  for (const { name } of tablesFirst(sqlFiles('tables/run')).filter((file) => file.name !== OF_STAGED_ROWS))
    steps.execute(withoutCustomColumns(`tables/run/${name}.sql`));
  for (const table of GIVEN) await steps.fill(table);
  steps.execute(sqlFile(`tables/run/${OF_STAGED_ROWS}.sql`));
  steps.execute(sqlFile('ledger/start_run.sql'), {
    load_id: loadId,
    workflow_id: STEP.tag.workflowId,
    workflow_run_id: STEP.tag.runId,
    started_at: timestamp(now),
    program_version: programVersion(),
    log_data: '',
    song_data: '',
  });
}

/** Publishes in DuckDB; `publish` itself has noted when the run was closed. */
async function publishInDuckDb(steps: MonthSteps): Promise<void> {
  await steps.fill('this_run');
  for (const { name } of publishFiles(candidateSteps())) steps.execute(withoutCustomColumns(`publish/${name}.sql`));
  for (const name of LEDGER_FILES) steps.execute(sqlFile(`publish/${name}.sql`));
}

/** Views come after the tables that they read. */
function tablesFirst(files: readonly SqlFile[]): SqlFile[] {
  const isView = (file: SqlFile) => /^create (or replace )?view /m.test(file.text);
  return [...files.filter((file) => !isView(file)), ...files.filter(isView)];
}
