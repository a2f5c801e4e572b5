import type { Settings } from '../config/settings.js';
import { LoadError } from '../model/errors.js';
import type { SourceName } from '../model/plan.js';
import { sqlFile } from '../sql/files.js';
import type { Session, Warehouse } from '../warehouse/warehouse.js';
import type { ListedPage, RemovedObject } from './listed-objects.js';

/** Number of URIs that a message shows. */
const SHOWN = 3;

/** URIs of objects of the batches that a run takes back, which it does not read yet. */
export type UnreadObjects = Readonly<Record<SourceName, ReadonlySet<string>>>;

/** Reaction to objects that the source no longer has. */
type OnRemoved = Settings['LOAD_ON_REMOVED'];

/**
 * Batches that a run takes back: those of replaced objects, and those of removed ones if their rows are to be withdrawn. What
 * else is in them must be read again.
 */
export class Withdrawals {
  readonly #bySource = new Map<SourceName, Set<string>>();

  constructor(private readonly onRemoved: OnRemoved) {}

  get isEmpty(): boolean {
    return this.#bySource.size === 0;
  }

  /** @throws OBJECTS_REMOVED if the page lacks objects of the ledger and the policy is to fail. */
  note(source: SourceName, { objects, removed }: ListedPage): void {
    if (this.onRemoved === 'fail' && removed.length > 0) throw objectsRemoved('The source no longer has', removed);
    const replaced = objects.filter(({ isUnloaded }) => isUnloaded);
    const taken = this.onRemoved === 'withdraw' ? [...replaced, ...removed] : replaced;
    for (const { batchId } of taken) {
      if (batchId !== null) this.#add(source, batchId);
    }
  }

  #add(source: SourceName, batchId: string): void {
    const batches = this.#bySource.get(source);
    if (batches === undefined) this.#bySource.set(source, new Set([batchId]));
    else batches.add(batchId);
  }

  /** Number of batches of a source that are taken back. */
  countOf(source: SourceName): number {
    return this.#bySource.get(source)?.size ?? 0;
  }

  /** Writes the batches into the run's schema. */
  async write(warehouse: Warehouse, session: Session): Promise<void> {
    const rows = [...this.#bySource.values()].flatMap((batches) => [...batches].map((id) => [id]));
    if (rows.length > 0) await warehouse.writeRows(session, 'withdrawn_batch', ['batch_id'], [rows]);
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
    const lost = (['events', 'songs'] as const).flatMap((source) =>
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

function objectsRemoved(message: string, removed: readonly Pick<RemovedObject, 'uri'>[]): LoadError {
  const shown = removed.slice(0, SHOWN).map(({ uri }) => uri);
  const more = removed.length > SHOWN ? ` and ${removed.length - SHOWN} more` : '';
  return new LoadError('OBJECTS_REMOVED', `${message} ${shown.join(', ')}${more}`, { uris: shown });
}
