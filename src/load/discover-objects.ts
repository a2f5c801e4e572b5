import type { LoadPlan, SourceName } from '../model/plan.js';
import { NO_OBJECTS, type ObjectCount } from '../model/result.js';
import type { SourceObject } from '../store/store.js';
import { opsPath } from '../warehouse/schemas.js';
import type { Session } from '../warehouse/warehouse.js';
import { assertAllowed } from './allowed-sources.js';
import { inFencedSession } from './fencing.js';
import type { Dependencies } from './dependencies.js';
import { dateOf, unloadedObjects, type ListedBatch } from './unloaded-objects.js';
import { runSchemaStatements } from './run-schema.js';
import type { ActivityContext } from './activity-context.js';

const COLUMNS = ['source', 'uri', 'version', 'bytes', 'object_date'];

/** Counts of the objects of both sources. */
export type Discovered = Record<SourceName, ObjectCount>;

/** Objects that this run loads, of one batch of a listing. */
interface UnloadedBatch {
  readonly source: SourceName;
  readonly objects: SourceObject[];
}

/**
 * Lists both sources and notes which objects this run loads: those that are new or changed, as the ledger does not have
 * their version. The list goes into a table of the run, never through workflow history, and one batch of a listing is in
 * memory at a time. The run's schema is created with the first such object: a run that finds nothing new needs none.
 */
export async function discoverObjects(
  deps: Dependencies,
  context: ActivityContext,
  plan: LoadPlan,
): Promise<Discovered> {
  assertAllowed(deps, plan);
  const options = { loadId: plan.loadId, searchPath: opsPath(deps.schemas) };
  return inFencedSession(deps, context, options, async (session) => {
    const discovered: Discovered = { events: NO_OBJECTS, songs: NO_OBJECTS };
    const batches = unloadedBatches(deps, context, session, plan, discovered);
    const first = await batches.next();
    if (first.done === true && plan.endsWhenNothingNew === true) return discovered;
    await session.transaction(async () => {
      await session.batch(runSchemaStatements(deps, plan.loadId));
      if (first.done === true) return;
      await writeObjects(deps, session, first.value);
      for await (const batch of batches) await writeObjects(deps, session, batch);
    });
    return discovered;
  });
}

/** Lists both sources, adds up the counts in `discovered`, and yields the batches that have objects to load. */
async function* unloadedBatches(
  deps: Dependencies,
  { signal, report }: ActivityContext,
  session: Session,
  plan: LoadPlan,
  discovered: Discovered,
): AsyncGenerator<UnloadedBatch, undefined> {
  for (const source of ['events', 'songs'] as const) {
    for await (const batch of unloadedObjects({ ...deps, session, signal }, plan, source)) {
      discovered[source] = addObjects(discovered[source], batch);
      report({ source, ...discovered[source] });
      if (batch.unloaded.length > 0) yield { source, objects: batch.unloaded };
    }
  }
}

async function writeObjects(deps: Dependencies, session: Session, { source, objects }: UnloadedBatch): Promise<void> {
  const pattern = new RegExp(deps.settings.LOAD_DATE_PATTERN);
  const rows = objects.map(({ uri, version, bytes }) => [source, uri, version, String(bytes), dateOf(uri, pattern)]);
  await deps.warehouse.writeRows(session, 'run_object', COLUMNS, [rows]);
}

/** Adds one batch of a listing to the counts of a source. */
export function addObjects(count: ObjectCount, { listed, outside, unloaded }: ListedBatch): ObjectCount {
  return {
    listed: count.listed + listed,
    loaded: count.loaded + unloaded.length,
    skipped: count.skipped + listed - unloaded.length,
    outside: (count.outside ?? 0) + outside,
    bytes: count.bytes + unloaded.reduce((sum, object) => sum + object.bytes, 0),
  };
}
