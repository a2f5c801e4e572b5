import { randomInt } from 'node:crypto';
import type { SourceName } from '../model/plan.js';
import type { SourceObject } from '../store/store.js';
import type { Batching } from '../warehouse/warehouse.js';

/** Room for the batches of one run: ids of one second lie a thousand apart, so that runs of a second do not meet. */
const IDS_PER_SECOND = 1_000_000;
const IDS_PER_RUN = 1_000;

interface OpenBatch {
  readonly id: string;
  bytes: number;
  objects: number;
}

/**
 * Assigns the objects of a run to batches, in the order in which they come. A batch has objects of one source, and by default
 * of one day. Ids grow with time; a publish makes sure that they are new.
 */
export class BatchIds {
  readonly #batching: Batching;
  readonly #byDay = new Map<string, OpenBatch>();
  readonly #shared = new Map<SourceName, OpenBatch>();
  #next: number;

  constructor(batching: Batching, now: Date) {
    this.#batching = batching;
    const seconds = Math.floor(now.getTime() / 1000);
    this.#next = seconds * IDS_PER_SECOND + randomInt(IDS_PER_SECOND / IDS_PER_RUN) * IDS_PER_RUN;
  }

  /** Id of the batch of an object. @param date day in its name; null if there is none. */
  idOf(source: SourceName, date: string | null, { bytes }: Pick<SourceObject, 'bytes'>): string {
    const day = `${source} ${date}`;
    const batch = this.#withRoom(this.#byDay.get(day)) ?? this.#open(source);
    this.#byDay.set(day, batch);
    batch.bytes += bytes;
    batch.objects += 1;
    return batch.id;
  }

  #open(source: SourceName): OpenBatch {
    const shared = this.#batching.sharesDays ? this.#withRoom(this.#shared.get(source)) : undefined;
    if (shared !== undefined) return shared;
    const opened = { id: String(this.#next), bytes: 0, objects: 0 };
    this.#next += 1;
    this.#shared.set(source, opened);
    return opened;
  }

  #withRoom(batch: OpenBatch | undefined): OpenBatch | undefined {
    const { maxBytes, maxObjects } = this.#batching;
    return batch !== undefined && batch.bytes < maxBytes && batch.objects < maxObjects ? batch : undefined;
  }
}
