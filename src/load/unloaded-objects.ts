import type { Settings } from '../config/settings.js';
import type { LoadPlan, SourceName, Window } from '../model/plan.js';
import { sqlFile } from '../sql/files.js';
import { oneAhead } from '../store/one-ahead.js';
import type { OpenStore } from '../store/open-store.js';
import type { SourceObject } from '../store/store.js';
import type { Session } from '../warehouse/warehouse.js';
import { assertNoOtherFiles } from './other-files.js';

/** Dependencies of `unloadedObjects`. */
export interface ListingDependencies {
  readonly openStore: OpenStore;
  readonly settings: Settings;
  /** Session that reads the ledger; null if there is no ledger yet. */
  readonly session: Session | null;
  readonly signal?: AbortSignal;
}

/** Batch of a listing. */
export interface ListedBatch {
  /** Number of listed objects. */
  readonly listed: number;
  /** Number of listed objects outside the load window. */
  readonly outside: number;
  /** Objects to load: in the load window, and new or changed, as the ledger does not have their version. */
  readonly unloaded: SourceObject[];
}

/** Lists a source, and yields for each batch the objects that a load would load. */
export async function* unloadedObjects(
  { openStore, settings, session, signal }: ListingDependencies,
  plan: Pick<LoadPlan, 'logData' | 'songData' | 'logJsonPath' | 'window' | 'full'>,
  source: SourceName,
): AsyncIterable<ListedBatch> {
  const uri = source === 'events' ? plan.logData : plan.songData;
  const pattern = new RegExp(settings.LOAD_DATE_PATTERN);
  for await (const batch of oneAhead(openStore(uri).list(uri, signal))) {
    // The JSONPaths file may be among the logs.
    const objects = batch.filter((object) => object.uri !== plan.logJsonPath);
    const inWindow = objects.filter((object) => isInWindow(object.uri, pattern, plan.window));
    const known = plan.full || session === null ? new Set<string>() : await knownObjects(session, source, inWindow);
    const unloaded = inWindow.filter((object) => !isKnown(known, object));
    assertNoOtherFiles(uri, unloaded);
    yield { listed: objects.length, outside: objects.length - inWindow.length, unloaded };
  }
}

async function knownObjects(session: Session, source: SourceName, objects: SourceObject[]): Promise<Set<string>> {
  const first = objects[0]?.uri;
  const last = objects.at(-1)?.uri;
  if (first === undefined) return new Set();
  const rows = await session.select(sqlFile('ledger/known_objects.sql'), { source, first, last });
  return new Set(rows.map((row) => keyOf(String(row['version']), String(row['uri']))));
}

function isKnown(known: ReadonlySet<string>, { uri, version, earlierVersion }: SourceObject): boolean {
  return known.has(keyOf(version, uri)) || (earlierVersion !== undefined && known.has(keyOf(earlierVersion, uri)));
}

function keyOf(version: string, uri: string): string {
  return `${version} ${uri}`;
}

/** Whether an object is in the load window. An object whose name has no date always is. */
export function isInWindow(uri: string, pattern: RegExp, window: Window | null): boolean {
  if (window === null) return true;
  const date = dateOf(uri, pattern);
  return date === null || (window.from <= date && date <= window.to);
}

/** Date in the name of an object, as YYYY-MM-DD; null if there is none. */
export function dateOf(uri: string, pattern: RegExp): string | null {
  const { year, month, day } = pattern.exec(uri)?.groups ?? {};
  return year === undefined || month === undefined || day === undefined ? null : `${year}-${month}-${day}`;
}
