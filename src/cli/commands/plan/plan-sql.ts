import { cleanUp } from '../../../load/clean-up.js';
import { LOG_JSONPATHS } from '../../../load/json-mapping.js';
import { stageSource } from '../../../load/stage-source.js';
import { addedByCustomColumns } from '../../../load/custom-columns.js';
import { createTables } from '../../../load/create-tables.js';
import type { Dependencies } from '../../../load/dependencies.js';
import { discoverObjects } from '../../../load/discover-objects.js';
import { makeCandidates } from '../../../load/make-candidates.js';
import { publish } from '../../../load/publish.js';
import type { EndedStep } from '../../../load/record-steps.js';
import { runCheck } from '../../../load/run-check.js';
import { runWarnings } from '../../../load/run-warnings.js';
import type { ActivityContext } from '../../../load/activity-context.js';
import type { CheckResult } from '../../../model/checks.js';
import type { Settings } from '../../../config/settings.js';
import type { LoadedTables } from '../../../model/result.js';
import { candidateSteps, STAR_TABLES } from '../../../model/star.js';
import { SOURCES, STAGING_TABLE, type LoadPlan } from '../../../model/plan.js';
import { customColumns } from '../../../sql/custom-column-files.js';
import type { Store } from '../../../store/store.js';
import type { StagingPrefix } from '../../../store/staging-prefix.js';
import { engineOffline } from '../../../warehouse/engine-offline.js';
import { openSession } from '../../../warehouse/open-session.js';
import { RecordingSession } from '../../../warehouse/recording.js';
import type { EngineName } from '../../../warehouse/warehouse.js';

/**
 * Every statement that a first load by this plan sends, in order, without any connection. Each source counts as one
 * object; where steps run side by side, one follows the other here.
 */
export async function planSql(settings: Settings, plan: LoadPlan, engine: EngineName, now: Date): Promise<string[]> {
  const objects = { events: objectIn(plan.logData), songs: objectIn(plan.songData) };
  const addedColumns = addedByCustomColumns(customColumns(settings.LOAD_COLUMNS));
  const session = new RecordingSession({ loadId: plan.loadId, objects, addedColumns });
  const deps: Dependencies = {
    settings,
    alsoAllowed: () => [],
    schemas: { star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA },
    openStore: () => offlineStore(plan.logJsonPath),
    warehouse: engineOffline(engine, settings, offlineWork(settings, plan), {
      session: async ({ searchPath, opening }, work) =>
        work(session, await openSession(session, engine, searchPath, opening)),
      close: async () => undefined,
    }),
  };
  await sendAll(deps, plan, now);
  return session.statements;
}

const STEP: ActivityContext = {
  signal: new AbortController().signal,
  tag: { workflowId: 'WORKFLOW', runId: 'RUN', activity: 'STEP', attempt: 1 },
  report: () => undefined,
  warn: () => undefined,
};

/**
 * Takes what is written and lets it go; the URIs are those of the configured staging prefix. Null where a load would do
 * without one; where it could not, they are those of a staging prefix that is to be configured.
 */
function offlineWork({ S3_WORK_PREFIX }: Settings, { logJsonPath }: LoadPlan): StagingPrefix | null {
  if (S3_WORK_PREFIX === undefined && logJsonPath?.startsWith('s3://')) return null;
  const uri = `${(S3_WORK_PREFIX ?? 's3://WORK-BUCKET/WORK-PREFIX').replace(/\/+$/, '')}/`;
  return {
    uri,
    put: async (name) => ({ uri: uri + name, bytes: 0 }),
    async *list() {},
    remove: async () => undefined,
  };
}

function objectIn(uri: string): string {
  return `${uri.replace(/\/+$/, '')}/OBJECT.json`;
}

/** One object a source, with a record without members, and the JSONPaths file, with the paths of Sparkify's logs. */
function offlineStore(jsonPath: string | null): Store {
  return {
    readAhead: 1,
    async *list(uri) {
      yield [{ uri: uri === jsonPath ? uri : objectIn(uri), version: '', bytes: 0 }];
    },
    async *read({ uri }) {
      yield Buffer.from(JSON.stringify(uri === jsonPath ? { jsonpaths: LOG_JSONPATHS } : {}));
    },
  };
}

async function sendAll(deps: Dependencies, plan: LoadPlan, now: Date): Promise<void> {
  const { loadId } = plan;
  const steps: EndedStep[] = [];
  const sent = async <T>(step: string, subject: string, sending: Promise<T>): Promise<T> => {
    const result = await sending;
    const time = { startedAt: now.getTime(), endedAt: now.getTime() };
    steps.push({ step, subject, state: 'done', ...time, rows: null, rejected: null });
    return result;
  };
  await sent('createTables', '', createTables(deps, STEP, loadId, { withRunSchema: false }, now));
  await sent('discoverObjects', '', discoverObjects(deps, STEP, plan, now));
  for (const source of SOURCES)
    await sent('copyStaging', STAGING_TABLE[source], stageSource(deps, STEP, { plan, source, isWhole: true }));
  const { marksContent } = plan;
  const made: LoadedTables[] = [];
  for (const { step, table } of candidateSteps())
    made.push(await sent(step, table, makeCandidates(deps, STEP, { loadId, table, marksContent })));
  const contents = Object.fromEntries(made.flatMap((result) => Object.entries(result.contents ?? {})));
  const checks: CheckResult[] = [];
  for (const check of plan.checks.filter(({ severity }) => severity === 'error'))
    checks.push(await sent('runCheck', check.name, runCheck(deps, STEP, { loadId, check })));
  const warnings = plan.checks.filter(({ severity }) => severity === 'warn');
  checks.push(...(await sent('runWarnings', '', runWarnings(deps, STEP, { loadId, checks: warnings }))));
  await sent('publish', '', publish(deps, STEP, { loadId, starVersion: 0, checks, contents }, now));
  await cleanUp(deps, STEP, { loadId, stale: STAR_TABLES, steps, endedAt: now.getTime() }, now);
}
