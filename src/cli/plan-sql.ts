import { cleanUp } from '../activities/clean-up.js';
import { copyStaging } from '../activities/copy-staging.js';
import { createTables } from '../activities/create-tables.js';
import type { Dependencies } from '../activities/dependencies.js';
import { discoverObjects } from '../activities/discover-objects.js';
import { loadTables } from '../activities/load-tables.js';
import { publish } from '../activities/publish.js';
import { runCheck } from '../activities/run-check.js';
import type { Step } from '../activities/step.js';
import type { Settings } from '../config/settings.js';
import { DIMENSIONS, STAR_TABLES, type LoadPlan } from '../plan.js';
import type { Store } from '../store/store.js';
import type { WorkPrefix } from '../store/work-prefix.js';
import { engineOffline } from '../warehouse/open-warehouse.js';
import { RecordingSession } from '../warehouse/recording.js';
import type { EngineName } from '../warehouse/warehouse.js';

/**
 * Every statement that a first load by this plan sends, in order, without any connection. Each source counts as one
 * object with the source's own name; where steps run side by side, one follows the other here.
 */
export async function planSql(settings: Settings, plan: LoadPlan, engine: EngineName, now: Date): Promise<string[]> {
  const objects = { events: plan.logData, songs: plan.songData };
  const session = new RecordingSession(plan.loadId, objects);
  const deps: Dependencies = {
    settings,
    alsoAllowed: () => [],
    schemas: { star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA },
    openStore: () => emptyStore,
    warehouse: engineOffline(engine, settings, offlineWork(settings), {
      session: async ({ searchPath }, work) => {
        await session.query(`set search_path to ${searchPath.join(', ')}`);
        return work(session);
      },
      close: async () => undefined,
    }),
  };
  await sendAll(deps, { ...plan, logJsonPath: null }, now);
  return session.statements;
}

const STEP: Step = {
  signal: new AbortController().signal,
  tag: { workflowId: '', runId: '', activity: '', attempt: 1 },
  report: () => undefined,
};

/** Takes what is written and lets it go; the URIs are those of the configured work prefix, or of one to be configured. */
function offlineWork({ S3_WORK_PREFIX }: Settings): WorkPrefix {
  const uri = `${(S3_WORK_PREFIX ?? 's3://WORK-BUCKET/WORK-PREFIX').replace(/\/+$/, '')}/`;
  return {
    uri,
    put: async (name) => ({ uri: uri + name, bytes: 0 }),
    async *list() {},
    remove: async () => undefined,
  };
}

/** One empty object a source. */
const emptyStore: Store = {
  readAhead: 1,
  async *list(uri) {
    yield [{ uri, version: '', bytes: 0 }];
  },
  async *read() {},
};

async function sendAll(deps: Dependencies, plan: LoadPlan, now: Date): Promise<void> {
  const { loadId } = plan;
  await createTables(deps, STEP, loadId, now);
  await discoverObjects(deps, STEP, plan);
  for (const source of ['events', 'songs'] as const) await copyStaging(deps, STEP, { plan, source, isWhole: true });
  for (const table of [...DIMENSIONS, 'songplay'] as const) await loadTables(deps, STEP, { loadId, table });
  for (const check of plan.checks) await runCheck(deps, STEP, { loadId, check });
  await publish(deps, STEP, { loadId, starVersion: 0, checks: [] }, now);
  await cleanUp(deps, STEP, { loadId, changed: STAR_TABLES, steps: [] }, now);
}
