import { SOURCES, uriOf, type LoadPlan, type SourceName } from '../model/plan.js';
import { NO_OBJECTS, type ObjectCount } from '../model/result.js';
import { opsPath, setSearchPath } from '../warehouse/schemas.js';
import type { Session } from '../warehouse/warehouse.js';
import { assertAllowed } from './allowed-sources.js';
import { BatchIds } from './batch-ids.js';
import { newProofs } from './check-proof.js';
import { completeTables } from './complete-tables.js';
import { inFencedSession } from './fencing.js';
import type { Dependencies } from './dependencies.js';
import { listedObjects, type ListedObject, type ListedPage } from './listed-objects.js';
import { assertNoOtherFiles } from './other-files.js';
import { runSchemaStatements } from './run-schema.js';
import type { ActivityContext } from './activity-context.js';
import { startFromNothing } from './rebuild.js';
import { assertSomethingToCorrect, removalPolicy } from './selection.js';
import { sourceRange } from '../store/source-range.js';
import { Withdrawals, type UnreadObjects } from './withdrawals.js';

const COLUMNS = ['source', 'uri', 'version', 'bytes', 'object_date', 'batch_id'];

/** Counts of the objects of both sources. */
export type Discovered = Record<SourceName, ObjectCount>;

/** Objects that this run loads, of one page of a listing. */
interface PageToRead {
  readonly source: SourceName;
  readonly objects: readonly ListedObject[];
}

/** State of a listing. */
interface Listing {
  readonly deps: Dependencies;
  readonly context: ActivityContext;
  readonly session: Session;
  readonly plan: LoadPlan;
  readonly discovered: Discovered;
  readonly withdrawals: Withdrawals;
}

/**
 * Lists both sources, and notes which objects this run loads: those that are new or replaced, as the ledger does not have
 * their version, and those that are in one batch with a replaced or removed one, as batches are taken back as a whole. The
 * list goes into a table of the run, never through workflow history, and one page of a listing is in memory at a time. The
 * run's schema is created with the first such object: a run that finds nothing new needs none.
 * @throws OBJECTS_REMOVED if the source lacks objects that were loaded, and their rows may neither stay nor be withdrawn.
 */
export async function discoverObjects(
  deps: Dependencies,
  context: ActivityContext,
  plan: LoadPlan,
  now: Date,
): Promise<Discovered> {
  assertAllowed(deps, plan);
  const options = { loadId: plan.loadId, searchPath: opsPath(deps.schemas) };
  return inFencedSession(deps, context, options, async (session) => {
    if (plan.keepsBatches !== true) await completeOlderTables(deps, session);
    const discovered: Discovered = { events: NO_OBJECTS, songs: NO_OBJECTS };
    const withdrawals = new Withdrawals(removalPolicy(deps.settings, plan));
    const listing: Listing = { deps, context, session, plan, discovered, withdrawals };
    const pages = pagesToRead(listing);
    const first = await pages.next();
    assertSomethingToCorrect(plan, first.done === true && withdrawals.isEmpty);
    if (first.done === true && withdrawals.isEmpty && plan.endsWhenNothingNew === true) return discovered;
    await session.transaction(async () => {
      const ids = new BatchIds(deps.warehouse.batching, now);
      await session.batch([...runSchemaStatements(deps, plan.loadId), newProofs(deps, plan)]);
      if (first.done !== true) await writeObjects(listing, ids, first.value);
      for await (const page of pages) await writeObjects(listing, ids, page);
      await withdrawals.write(deps.warehouse, session);
      if (plan.correction?.kind === 'rebuild') await startFromNothing(deps, session);
      const unread = await withdrawals.unreadObjects(session);
      for await (const page of batchMates(listing, unread)) await writeObjects(listing, ids, page);
      await withdrawals.assertNothingLost(session, (source, uri) => sourceRange(uriOf(plan, source)).has(uri));
    });
    for (const source of SOURCES) {
      discovered[source] = { ...discovered[source], ...withdrawals.countsOf(source) };
    }
    return discovered;
  });
}

/** Migrates the tables of an older version, which began this run. */
async function completeOlderTables(deps: Dependencies, session: Session): Promise<void> {
  await session.transaction(() => completeTables(deps, session));
  await session.query(setSearchPath(opsPath(deps.schemas)));
}

/** Lists both sources, adds up the counts, and yields the pages that have objects to load. */
async function* pagesToRead(listing: Listing): AsyncGenerator<PageToRead, undefined> {
  const { deps, context, plan, session, discovered, withdrawals } = listing;
  for (const source of SOURCES) {
    for await (const page of listedObjects({ ...deps, session, signal: context.signal }, plan, source)) {
      discovered[source] = addPage(discovered[source], page);
      withdrawals.note(source, page);
      context.report({ source, ...discovered[source] });
      const objects = page.objects.filter(({ isRead }) => isRead);
      const found = objects.map(({ object }) => object);
      assertNoOtherFiles(uriOf(plan, source), found);
      if (objects.length > 0) yield { source, objects };
    }
  }
}

/**
 * Lists the sources again whose batches are taken back, and yields the other objects of those batches: in the version that
 * they have now, even if they were replaced since they were listed first.
 */
async function* batchMates(
  { deps, context, plan, session, discovered, withdrawals }: Listing,
  unread: UnreadObjects,
): AsyncGenerator<PageToRead, undefined> {
  for (const source of SOURCES) {
    if (withdrawals.countOf(source) === 0) continue;
    for await (const page of listedObjects({ ...deps, session, signal: context.signal }, plan, source)) {
      const objects = page.objects.filter(({ object }) => unread[source].has(object.uri));
      discovered[source] = addMates(discovered[source], objects);
      context.report({ source, ...discovered[source] });
      if (objects.length > 0) yield { source, objects };
    }
  }
}

async function writeObjects({ deps, session }: Listing, ids: BatchIds, { source, objects }: PageToRead): Promise<void> {
  const rows = objects.map(({ object, date }) => {
    const { uri, version, bytes } = object;
    return [source, uri, version, String(bytes), date, ids.idOf(source, date, object)];
  });
  await deps.warehouse.writeRows(session, 'run_object', COLUMNS, [rows]);
}

/** Adds one page of a listing to the counts of a source. */
export function addPage(count: ObjectCount, { objects, removed }: ListedPage): ObjectCount {
  const read = objects.filter(({ isRead }) => isRead);
  return {
    ...count,
    listed: count.listed + objects.length,
    loaded: count.loaded + read.length,
    skipped: count.skipped + objects.length - read.length,
    outside: (count.outside ?? 0) + objects.filter(({ isOutside }) => isOutside).length,
    reread: count.reread ?? 0,
    replaced: (count.replaced ?? 0) + read.filter(({ batchId }) => batchId !== null).length,
    removed: (count.removed ?? 0) + removed.filter(({ batchId }) => batchId !== null).length,
    bytes: count.bytes + bytesOf(read),
  };
}

function addMates(count: ObjectCount, objects: readonly ListedObject[]): ObjectCount {
  return {
    ...count,
    loaded: count.loaded + objects.length,
    skipped: count.skipped - objects.length,
    reread: (count.reread ?? 0) + objects.length,
    bytes: count.bytes + bytesOf(objects),
  };
}

function bytesOf(objects: readonly ListedObject[]): number {
  return objects.reduce((sum, { object }) => sum + object.bytes, 0);
}
