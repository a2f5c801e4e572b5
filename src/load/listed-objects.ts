import type { Settings } from '../config/settings.js';
import type { LoadPlan, SourceName, Window } from '../model/plan.js';
import { sqlFile } from '../sql/files.js';
import { oneAhead } from '../store/one-ahead.js';
import type { OpenStore } from '../store/open-store.js';
import { sourceRange, type SourceRange } from '../store/source-range.js';
import type { SourceObject } from '../store/store.js';
import type { Session } from '../warehouse/warehouse.js';

/** Dependencies of `listedObjects`. */
export interface ListingDependencies {
  readonly openStore: OpenStore;
  readonly settings: Settings;
  /** Session that reads the ledger; null if there is no ledger yet. */
  readonly session: Session | null;
  readonly signal?: AbortSignal;
}

/** Fields of a plan that decide what is listed. */
export type ListedPlan = Pick<LoadPlan, 'logData' | 'songData' | 'logJsonPath' | 'window' | 'full'>;

/** Object of a listing, beside what the ledger has of it. */
export interface ListedObject {
  readonly object: SourceObject;
  /** Day in its name, as YYYY-MM-DD; null if there is none. */
  readonly date: string | null;
  /** Whether it is outside the load window. */
  readonly isOutside: boolean;
  /** Whether this run loads it: it is in the load window, and new, replaced or, in a full load, known. */
  readonly isUnloaded: boolean;
  /** Batch that a version of it is in; null if the star has no row of it. */
  readonly batchId: string | null;
}

/** Object that the star has rows of, and that the listing lacks. */
export interface RemovedObject {
  readonly uri: string;
  readonly batchId: string;
}

/** Page of a listing. */
export interface ListedPage {
  readonly objects: readonly ListedObject[];
  readonly removed: readonly RemovedObject[];
}

/** Lists a source page by page, in byte order of the URIs, and compares it with the ledger. */
export async function* listedObjects(
  { openStore, settings, session, signal }: ListingDependencies,
  plan: ListedPlan,
  source: SourceName,
): AsyncIterable<ListedPage> {
  const uri = source === 'events' ? plan.logData : plan.songData;
  const pattern = new RegExp(settings.LOAD_DATE_PATTERN);
  const range = sourceRange(uri);
  let last = '';
  for await (const page of oneAhead(openStore(uri).list(uri, signal))) {
    // The JSONPaths file may be among the logs.
    const objects = page.filter((object) => object.uri !== plan.logJsonPath);
    const end = page.at(-1)?.uri ?? last;
    const known = await ledgerObjects(session, source, range, { after: last, to: end });
    yield {
      objects: objects.map((object) => listedObject(object, known.get(object.uri) ?? [], pattern, plan)),
      removed: removedFrom(known, new Set(page.map((object) => object.uri))),
    };
    last = end;
  }
  const rest = await ledgerObjects(session, source, range, { after: last, to: range.last });
  yield { objects: [], removed: removedFrom(rest, new Set()) };
}

/** Version of an object in the ledger. Its batch is null if it stays out of the star. */
interface LedgerObject {
  readonly version: string;
  readonly batchId: string | null;
}

/** Versions of objects in the ledger, by URI. */
type LedgerObjects = ReadonlyMap<string, readonly LedgerObject[]>;

/** Objects of the ledger in a range, after one URI (empty for all) up to another one. */
async function ledgerObjects(
  session: Session | null,
  source: SourceName,
  range: SourceRange,
  { after, to }: { readonly after: string; readonly to: string },
): Promise<LedgerObjects> {
  const known = new Map<string, LedgerObject[]>();
  if (session === null) return known;
  const first = after === '' ? range.first : after;
  for (const row of await session.select(sqlFile('ledger/known_objects.sql'), { source, first, last: to })) {
    const uri = String(row['uri']);
    if (uri === after || !range.has(uri)) continue;
    // A bigint is a number here if it is exact.
    const { batch_id: id } = row;
    const batchId = typeof id === 'number' || typeof id === 'string' ? String(id) : null;
    const versions = known.get(uri);
    if (versions === undefined) known.set(uri, [{ version: String(row['version']), batchId }]);
    else versions.push({ version: String(row['version']), batchId });
  }
  return known;
}

function removedFrom(known: LedgerObjects, listed: ReadonlySet<string>): RemovedObject[] {
  return [...known].flatMap(([uri, versions]) => {
    const live = versions.find(({ batchId }) => batchId !== null);
    return live === undefined || live.batchId === null || listed.has(uri) ? [] : [{ uri, batchId: live.batchId }];
  });
}

function listedObject(
  object: SourceObject,
  versions: readonly LedgerObject[],
  pattern: RegExp,
  { window, full }: ListedPlan,
): ListedObject {
  const date = dateOf(object.uri, pattern);
  const isOutside = !isInWindow(date, window);
  const known = versions.find(({ version }) => version === object.version || version === object.earlierVersion);
  const staysOut = known !== undefined && known.batchId === null;
  return {
    object,
    date,
    isOutside,
    isUnloaded: !isOutside && !staysOut && (known === undefined || full),
    batchId: versions.find(({ batchId }) => batchId !== null)?.batchId ?? null,
  };
}

/** Whether a day is in the load window. An object whose name has no day always is. */
function isInWindow(date: string | null, window: Window | null): boolean {
  return window === null || date === null || (window.from <= date && date <= window.to);
}

/** Day in the name of an object, as YYYY-MM-DD; null if there is none. */
export function dateOf(uri: string, pattern: RegExp): string | null {
  const { year, month, day } = pattern.exec(uri)?.groups ?? {};
  return year === undefined || month === undefined || day === undefined ? null : `${year}-${month}-${day}`;
}
