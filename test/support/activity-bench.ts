import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActivities, type Activities } from '../../src/activities/create-activities.js';
import type { Dependencies } from '../../src/load/dependencies.js';
import type { Settings } from '../../src/config/settings.js';
import { generateSource, type Generated } from '../../src/generate/generate.js';
import { candidateSteps } from '../../src/model/star.js';
import type { LoadPlan } from '../../src/model/plan.js';
import type { Published } from '../../src/model/result.js';
import { folderStore } from '../../src/store/folder.js';
import { testDatabase, type TestDatabase } from './database.js';

type Name = keyof Activities;

/** Activities on a database and a small source of their own. */
export interface ActivityBench {
  readonly database: TestDatabase;
  readonly source: Generated;
  readonly deps: Dependencies;
  /** Runs one activity in an environment of its own; `env` to cancel it or to hear its heartbeats. */
  run<N extends Name>(
    name: N,
    args: Parameters<Activities[N]>,
    env?: MockActivityEnvironment,
  ): ReturnType<Activities[N]>;
  /** A bench with another warehouse or other settings. */
  with(changes: Partial<Dependencies>): ActivityBench;
}

/** Environment of an activity in a test, which does not log failures. */
export function activityEnvironment(activityType: Name): MockActivityEnvironment {
  return new MockActivityEnvironment({ activityType }, { logger: new DefaultLogger('ERROR') });
}

/** Call it at the top of a test file. */
export async function activityBench(settings: Partial<Settings> = {}): Promise<ActivityBench> {
  const database = await testDatabase();
  const out = mkdtempSync(join(tmpdir(), 'sparkify-activities-'));
  after(() => rmSync(out, { recursive: true }));
  const source = await generateSource({ out, days: 2, users: 10, songs: 30, seed: 7, eventsPerDay: 40 });
  const { logData: S3_LOG_DATA, songData: S3_SONG_DATA, logJsonPath: S3_LOG_JSONPATH } = source;
  const all = { ...database.settings, S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH, ...settings };
  const schemas = { star: all.LOAD_SCHEMA, ops: all.LOAD_OPS_SCHEMA };
  return benchOn(database, source, {
    warehouse: database.warehouse,
    openStore: () => folderStore,
    settings: all,
    schemas,
    alsoAllowed: () => [],
  });
}

function benchOn(database: TestDatabase, source: Generated, deps: Dependencies): ActivityBench {
  const activities = createActivities(deps);
  return {
    database,
    source,
    deps,
    run: (name, args, env = activityEnvironment(name)) =>
      env.run(activities[name] as (...args: unknown[]) => Promise<never>, ...args) as ReturnType<
        Activities[typeof name]
      >,
    with: (changes) => benchOn(database, source, { ...deps, ...changes }),
  };
}

/** Begins a run: plan, tables, and this run's objects. */
export async function begin(bench: ActivityBench, input?: unknown): Promise<LoadPlan> {
  const plan = await bench.run('planLoad', [input]);
  await bench.run('createTables', [plan.loadId]);
  await bench.run('discoverObjects', [plan]);
  return plan;
}

/** Stages both sources of a run that was begun. */
export async function stage(bench: ActivityBench, plan: LoadPlan): Promise<void> {
  await bench.run('copyStaging', [{ plan, source: 'events', isWhole: true }]);
  await bench.run('copyStaging', [{ plan, source: 'songs', isWhole: true }]);
}

/** Makes all candidate rows of a run that was staged. Gives back the version of the star that they are right for. */
export async function makeCandidates(bench: ActivityBench, { loadId }: LoadPlan): Promise<number> {
  const versions: number[] = [];
  for (const { step, table } of candidateSteps()) {
    versions.push((await bench.run(step, [{ loadId, table }])).starVersion);
  }
  return Math.min(...versions);
}

/** A run up to its publish. */
export async function candidates(
  bench: ActivityBench,
  input?: unknown,
): Promise<{ plan: LoadPlan; starVersion: number }> {
  const plan = await begin(bench, input);
  await stage(bench, plan);
  return { plan, starVersion: await makeCandidates(bench, plan) };
}

/** A whole run. */
export async function load(bench: ActivityBench, input?: unknown): Promise<Published> {
  const { plan, starVersion } = await candidates(bench, input);
  const { loadId, isDryRun = false } = plan;
  const isRebuild = plan.correction?.kind === 'rebuild';
  return bench.run('publish', [{ loadId, starVersion, checks: [], isRebuild, isDryRun }]);
}

/** Every row of every table of these schemas, as text in a fixed order. */
export async function dump({ client }: TestDatabase, ...schemas: string[]): Promise<Record<string, string[]>> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema = any($1) and table_type = 'BASE TABLE' order by 1`,
    [schemas],
  );
  const tables: Record<string, string[]> = {};
  for (const { name } of rows) {
    const found = await client.query<{ row: string }>(`select t::text as row from ${name} as t order by 1`);
    tables[name] = found.rows.map(({ row }) => row);
  }
  return tables;
}
