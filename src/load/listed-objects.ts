import type { Settings } from '../config/settings.js';
import { uriOf, type LoadPlan, type SourceName } from '../model/plan.js';
import { isInWindow } from '../model/window.js';
import { sqlFile, type SqlFile } from '../sql/files.js';
import { oneAhead } from '../store/one-ahead.js';
import type { OpenStore } from '../store/open-store.js';
import { sourceRange, type SourceRange } from '../store/source-range.js';
import type { SourceObject } from '../store/store.js';
import type { Session } from '../warehouse/warehouse.js';
import {
  isLost,
  liveVersion,
  selectionOf,
  type Choice,
  type KnownVersion,
  type SeenObject,
  type Selection,
} from './selection.js';

/** Dependencies of `listedObjects`. */
export interface ListingDependencies {
  readonly openStore: OpenStore;
  readonly settings: Settings;
  /** Session that reads the ledger; null if there is no ledger yet. */
  readonly session: Session | null;
  /** Whether no load of this version has migrated the ledger yet, so that it has no batches. */
  readonly isOlderLedger?: boolean;
  readonly signal?: AbortSignal;
}

/** Fields of a plan that decide what is listed. */
export type ListedPlan = Pick<LoadPlan, 'logData' | 'songData' | 'logJsonPath' | 'window' | 'full' | 'correction'>;

/** Object that the ledger has, and what the run does with it. */
export interface KnownObject extends Choice {
  readonly uri: string;
  /** Day in its name, as YYYY-MM-DD; null if there is none. */
  readonly date: string | null;
  /** Batch of it whose rows count for the star; null if the star has no row of it. */
  readonly batchId: string | null;
  /** Whether the run should bring an earlier version of it back, and cannot. */
  readonly isLost: boolean;
}

/** Object of a listing, beside what the ledger has of it. */
export interface ListedObject extends KnownObject {
  readonly object: SourceObject;
  /** Whether it is outside the load window. */
  readonly isOutside: boolean;
}

/** Page of a listing. */
export interface ListedPage {
  readonly objects: readonly ListedObject[];
  /** Objects of the ledger that the listing lacks. */
  readonly removed: readonly KnownObject[];
}

/** Objects of the ledger in a range, after one URI (empty for all) up to another one. */
interface LedgerPage {
  readonly after: string;
  readonly to: string;
}

/** Versions of objects in the ledger, by URI. */
type LedgerObjects = ReadonlyMap<string, readonly KnownVersion[]>;

/**
 * Lists a source page by page, in byte order of the URIs, compares it with the ledger, and says what the run does with each
 * object.
 */
export async function* listedObjects(
  { openStore, settings, session, isOlderLedger, signal }: ListingDependencies,
  plan: ListedPlan,
  source: SourceName,
): AsyncIterable<ListedPage> {
  const uri = uriOf(plan, source);
  const pattern = new RegExp(settings.LOAD_DATE_PATTERN);
  const range = sourceRange(uri);
  const rejected = await rejectedIn(session, plan, source);
  const compared = { plan, select: selectionOf(plan, settings.LOAD_ON_REMOVED, rejected) };
  const seen = (known: LedgerObjects, name: string, versions: readonly string[]): SeenObject => {
    return { uri: name, date: dateOf(name, pattern), versions, known: known.get(name) ?? [] };
  };
  const removedFrom = (known: LedgerObjects, listed: ReadonlySet<string>) =>
    [...known.keys()].filter((name) => !listed.has(name)).map((name) => knownObject(seen(known, name, []), compared));
  const file = sqlFile(isOlderLedger === true ? 'ledger/older_known_objects.sql' : 'ledger/known_objects.sql');
  const ledger = session === null ? null : { session, file };
  let last = '';
  for await (const page of oneAhead(openStore(uri).list(uri, signal))) {
    // The JSONPaths file may be among the logs.
    const objects = page.filter((object) => object.uri !== plan.logJsonPath);
    const end = page.at(-1)?.uri ?? last;
    const known = await ledgerObjects(ledger, { source, range, plan }, { after: last, to: end });
    yield {
      objects: objects.map((object) => listedObject(object, seen(known, object.uri, versionsOf(object)), compared)),
      removed: removedFrom(known, new Set(page.map((object) => object.uri))),
    };
    last = end;
  }
  const rest = await ledgerObjects(ledger, { source, range, plan }, { after: last, to: range.last });
  yield { objects: [], removed: removedFrom(rest, new Set()) };
}

async function rejectedIn(
  session: Session | null,
  { correction }: ListedPlan,
  source: SourceName,
): Promise<ReadonlySet<string>> {
  if (session === null || correction?.kind !== 'rejected') return new Set();
  const rows = await session.select(sqlFile('ledger/rejected_objects.sql'), { load_id: correction.loadId, source });
  return new Set(rows.map(({ uri }) => String(uri)));
}

function versionsOf({ version, earlierVersion }: SourceObject): string[] {
  return earlierVersion === undefined ? [version] : [version, earlierVersion];
}

async function ledgerObjects(
  ledger: { readonly session: Session; readonly file: SqlFile } | null,
  { source, range, plan }: { readonly source: SourceName; readonly range: SourceRange; readonly plan: ListedPlan },
  { after, to }: LedgerPage,
): Promise<LedgerObjects> {
  const known = new Map<string, KnownVersion[]>();
  if (ledger === null) return known;
  const first = after === '' ? range.first : after;
  const undone = plan.correction?.kind === 'undo' ? plan.correction.loadId : '';
  for (const row of await ledger.session.select(ledger.file, { source, first, last: to, undone })) {
    const uri = String(row['uri']);
    if (uri === after || !range.has(uri)) continue;
    const version = knownVersion(row);
    const versions = known.get(uri);
    if (versions === undefined) known.set(uri, [version]);
    else versions.push(version);
  }
  return known;
}

function knownVersion(row: Readonly<Record<string, unknown>>): KnownVersion {
  const { version, load_id: loadId, batch_id: id, state } = row;
  return {
    version: String(version),
    loadId: String(loadId),
    // A bigint is a number here if it is exact.
    batchId: typeof id === 'number' || typeof id === 'string' ? String(id) : null,
    state: state === 'live' || state === 'undone' ? state : 'out',
  };
}

/** What objects are compared by. */
interface Compared {
  readonly plan: ListedPlan;
  readonly select: Selection;
}

// Fields by name, here and below: spreads take 80 times as long (measured), and a source may list a million objects.
function knownObject(object: SeenObject, { plan, select }: Compared): KnownObject {
  const { isRead, isTakenBack, staysOut } = select(object);
  const { uri, date } = object;
  const batchId = liveVersion(object)?.batchId ?? null;
  const lost = plan.correction?.kind === 'undo' && isLost(object, plan.correction.loadId);
  return { isRead, isTakenBack, staysOut, uri, date, batchId, isLost: lost };
}

function listedObject(object: SourceObject, seen: SeenObject, compared: Compared): ListedObject {
  const { isRead, isTakenBack, staysOut, uri, date, batchId, isLost: lost } = knownObject(seen, compared);
  const isOutside = !isInWindow(date, compared.plan.window);
  return { isRead, isTakenBack, staysOut, uri, date, batchId, isLost: lost, object, isOutside };
}

/** Day in the name of an object, as YYYY-MM-DD; null if there is none. */
function dateOf(uri: string, pattern: RegExp): string | null {
  const { year, month, day } = pattern.exec(uri)?.groups ?? {};
  return year === undefined || month === undefined || day === undefined ? null : `${year}-${month}-${day}`;
}
