import type { LoadPlan, SourceName } from '../model/plan.js';
import { NO_OBJECTS, type ObjectCount } from '../model/result.js';
import type { SourceObject } from '../store/store.js';
import { opsPath } from '../warehouse/schemas.js';
import type { Session } from '../warehouse/warehouse.js';
import { assertAllowed } from './allowed-sources.js';
import { inFencedSession } from './fencing.js';
import type { Dependencies } from './dependencies.js';
import { unloadedObjects } from './unloaded-objects.js';
import { runSchemaStatements } from './run-schema.js';
import type { ActivityContext } from './activity-context.js';

const COLUMNS = ['source', 'uri', 'version', 'bytes'];

/** Objects of both sources, counted. */
export type Discovered = Record<SourceName, ObjectCount>;

/** Objects of one batch of a listing that this run loads. */
interface LackingBatch {
  readonly source: SourceName;
  readonly objects: SourceObject[];
}

/**
 * Lists both sources and writes down which of their objects are this run's work: those whose version the ledger lacks.
 * The list goes into a table of the run, never through workflow history. Memory: one batch of a listing. The run's schema
 * is made here, when the first such object is found: a run that finds nothing new needs none.
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
    const batches = lackingBatches(deps, context, session, plan, discovered);
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

/** Lists both sources; yields the batches that have objects to load, and counts in `discovered` what is listed. */
async function* lackingBatches(
  deps: Dependencies,
  { signal, report }: ActivityContext,
  session: Session,
  plan: LoadPlan,
  discovered: Discovered,
): AsyncGenerator<LackingBatch, undefined> {
  for (const source of ['events', 'songs'] as const) {
    for await (const { listed, lacking } of unloadedObjects({ ...deps, session, signal }, plan, source)) {
      discovered[source] = addObjects(discovered[source], listed, lacking);
      report({ source, ...discovered[source] });
      if (lacking.length > 0) yield { source, objects: lacking };
    }
  }
}

async function writeObjects(deps: Dependencies, session: Session, { source, objects }: LackingBatch): Promise<void> {
  const rows = objects.map(({ uri, version, bytes }) => [source, uri, version, String(bytes)]);
  await deps.warehouse.writeRows(session, 'run_object', COLUMNS, [rows]);
}

/** A count with one more batch of a listing in it. */
export function addObjects(count: ObjectCount, listed: number, lacking: readonly SourceObject[]): ObjectCount {
  return {
    listed: count.listed + listed,
    loaded: count.loaded + lacking.length,
    skipped: count.skipped + listed - lacking.length,
    bytes: count.bytes + lacking.reduce((sum, object) => sum + object.bytes, 0),
  };
}
