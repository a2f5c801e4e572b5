/** Objects of one source that it no longer has: their number, and the URI of the first one. */
export interface Removed {
  readonly objects: number;
  readonly firstUri: string;
}

/**
 * Objects of the star that a source no longer has. Those of days before the oldest day that it still has have expired, since
 * buckets delete old logs: they cause no warning.
 */
export class RemovedObjects {
  /** By day; the empty text stands for none. */
  readonly #byDay = new Map<string, Removed>();
  #firstDay: string | null = null;

  /** Notes an object that is listed. @param day day in its name; null if there is none. */
  noteListed(day: string | null): void {
    if (day !== null && (this.#firstDay === null || day < this.#firstDay)) this.#firstDay = day;
  }

  /** Notes an object of the star that is not listed. Objects come in the order of their URIs. */
  noteRemoved(uri: string, day: string | null): void {
    const { objects, firstUri } = this.#byDay.get(day ?? '') ?? { objects: 0, firstUri: uri };
    this.#byDay.set(day ?? '', { objects: objects + 1, firstUri });
  }

  /** Removed objects that have not expired, after the whole source is listed; null if there are none. */
  get unexpected(): Removed | null {
    const first = this.#firstDay;
    const days = [...this.#byDay].filter(([day]) => first === null || day === '' || day >= first);
    const uris = days.map(([, { firstUri }]) => firstUri).sort();
    const objects = days.reduce((sum, [, removed]) => sum + removed.objects, 0);
    return uris[0] === undefined ? null : { objects, firstUri: uris[0] };
  }
}
