import { LoadError } from '../model/errors.js';
import { SOURCES, type SourceName } from '../model/plan.js';
import type { ObjectCount } from '../model/result.js';
import { sqlFile } from '../sql/files.js';
import type { Session, Warehouse } from '../warehouse/warehouse.js';
import type { KnownObject, ListedPage } from './listed-objects.js';
import { RemovedObjects } from './removed-objects.js';
import type { RemovalPolicy } from './selection.js';

/** Number of URIs that a message shows. */
const SHOWN = 3;

const REMOVED_COLUMNS = ['source', 'objects', 'first_uri'];

/** URIs of objects of the batches that a run takes back, which it does not read yet. */
export type UnreadObjects = Readonly<Record<SourceName, ReadonlySet<string>>>;

/**
 * Batches that a run takes back: those of objects that it reads again, and those of objects whose rows leave the star. What
 * else is in them must be read again.
 */
export class Withdrawals {
  readonly #bySource = new Map<SourceName, Set<string>>();
  readonly #named: [SourceName, string][] = [];
  readonly #lost: [SourceName, string][] = [];
  readonly #removed = { events: new RemovedObjects(), songs: new RemovedObjects() };

  constructor(private readonly onRemoved: RemovalPolicy) {}

  get isEmpty(): boolean {
    return this.#bySource.size === 0;
  }

  /** @throws OBJECTS_REMOVED if the page lacks objects of the star and the policy is to fail. */
  note(source: SourceName, { objects, removed }: ListedPage): void {
    const missing = removed.filter(({ batchId, isTakenBack }) => batchId !== null && !isTakenBack);
    if (this.onRemoved === 'fail' && missing.length > 0) throw objectsRemoved('The source no longer has', missing);
    for (const known of [...objects, ...removed]) this.#add(source, known);
    for (const { date } of objects) this.#removed[source].noteListed(date);
    for (const { uri, date, batchId } of removed) if (batchId !== null) this.#removed[source].noteRemoved(uri, date);
  }

  #add(source: SourceName, { uri, batchId, isTakenBack, staysOut, isLost }: KnownObject): void {
    if (isLost) this.#lost.push([source, uri]);
    if (!isTakenBack || batchId === null) return;
    if (staysOut) this.#named.push([source, uri]);
    const batches = this.#bySource.get(source);
    if (batches === undefined) this.#bySource.set(source, new Set([batchId]));
    else batches.add(batchId);
  }

  /** Number of batches of a source that are taken back. */
  countOf(source: SourceName): number {
    return this.#bySource.get(source)?.size ?? 0;
  }

  /** Numbers of withdrawn batches and objects of a source. */
  countsOf(source: SourceName): Pick<ObjectCount, 'withdrawn' | 'takenOut' | 'lost'> {
    const lost = urisOf(this.#lost, source);
    return {
      withdrawn: this.countOf(source),
      takenOut: urisOf(this.#named, source).length,
      lost: lost.length === 0 ? undefined : { objects: lost.length, first: lost.slice(0, SHOWN) },
    };
  }

  /** Writes the batches, the objects that stay out, and the numbers of removed objects into the run's schema. */
  async write(warehouse: Warehouse, session: Session): Promise<void> {
    const rows = [...this.#bySource.values()].flatMap((batches) => [...batches].map((id) => [id]));
    if (rows.length > 0) await warehouse.writeRows(session, 'withdrawn_batch', ['batch_id'], [rows]);
    if (this.#named.length > 0)
      await warehouse.writeRows(session, 'withdrawn_object', ['source', 'uri'], [this.#named]);
    const removed = SOURCES.flatMap((source) => {
      const { objects, firstUri } = this.#removed[source].unexpected ?? { objects: 0, firstUri: '' };
      return objects === 0 ? [] : [[source, String(objects), firstUri]];
    });
    if (removed.length > 0) await warehouse.writeRows(session, 'removed_source', REMOVED_COLUMNS, [removed]);
  }

  /** Objects of these batches that the run does not read yet, after `write`. */
  async unreadObjects(session: Session): Promise<UnreadObjects> {
    const unread = { events: new Set<string>(), songs: new Set<string>() };
    if (this.isEmpty) return unread;
    for (const { source, uri } of await session.select(sqlFile('ledger/unread_objects.sql'))) {
      unread[source === 'events' ? 'events' : 'songs'].add(String(uri));
    }
    return unread;
  }

  /**
   * Asserts that every object of these batches is read again, unless it was removed and its rows are to be withdrawn.
   * @param isInSource whether an object belongs to the listed places: one of another place was not removed.
   * @throws OBJECTS_REMOVED with the objects whose rows would be lost.
   */
  async assertNothingLost(session: Session, isInSource: (source: SourceName, uri: string) => boolean): Promise<void> {
    const unread = await this.unreadObjects(session);
    const lost = SOURCES.flatMap((source) =>
      [...unread[source]].filter((uri) => this.onRemoved !== 'withdraw' || !isInSource(source, uri)),
    );
    if (lost.length === 0) return;
    const message =
      'Objects were replaced, and their batches can only be read again as a whole. This source no longer has';
    throw objectsRemoved(
      message,
      lost.map((uri) => ({ uri })),
    );
  }
}

function urisOf(objects: readonly (readonly [SourceName, string])[], source: SourceName): string[] {
  return objects.flatMap(([of, uri]) => (of === source ? [uri] : []));
}

function objectsRemoved(message: string, removed: readonly Pick<KnownObject, 'uri'>[]): LoadError {
  const shown = removed.slice(0, SHOWN).map(({ uri }) => uri);
  const more = removed.length > SHOWN ? ` and ${removed.length - SHOWN} more` : '';
  return new LoadError('OBJECTS_REMOVED', `${message} ${shown.join(', ')}${more}`, { uris: shown });
}
