import { NO_OBJECTS, type LoadPlan, type ObjectCount, type SourceName } from '../plan.js';
import type { SourceObject } from '../store/store.js';
import type { Session } from '../warehouse/warehouse.js';
import { assertAllowed } from './allowed-sources.js';
import type { Dependencies } from './dependencies.js';
import { inRun } from './in-run.js';
import { lackingObjects } from './lacking-objects.js';
import type { Step } from './step.js';

const COLUMNS = ['source', 'uri', 'version', 'bytes'];

/** Objects of both sources, counted. */
export type Discovered = Record<SourceName, ObjectCount>;

/**
 * Lists both sources and writes down which of their objects are this run's work: those whose version the ledger lacks.
 * The list goes into a table of the run, never through workflow history. Memory: one batch of a listing.
 */
export async function discoverObjects(deps: Dependencies, step: Step, plan: LoadPlan): Promise<Discovered> {
  assertAllowed(deps, plan);
  return inRun(deps, step, plan.loadId, (session) =>
    session.transaction(async () => {
      await session.query('delete from run_object');
      const events = await discoverSource(deps, step, session, plan, 'events');
      const songs = await discoverSource(deps, step, session, plan, 'songs');
      return { events, songs };
    }),
  );
}

async function discoverSource(
  deps: Dependencies,
  { signal, report }: Step,
  session: Session,
  plan: LoadPlan,
  source: SourceName,
): Promise<ObjectCount> {
  let count = NO_OBJECTS;
  for await (const { listed, lacking } of lackingObjects({ ...deps, session, signal }, plan, source)) {
    await writeObjects(deps, session, source, lacking);
    count = addObjects(count, listed, lacking);
    report({ source, ...count });
  }
  return count;
}

async function writeObjects(deps: Dependencies, session: Session, source: SourceName, objects: SourceObject[]) {
  if (objects.length === 0) return;
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
