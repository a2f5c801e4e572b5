/** One JSON file in a source, as a listing reports it. */
export interface SourceObject {
  /** `s3://bucket/key`, or an absolute path. */
  readonly uri: string;
  /** Changes when the content may have changed: the ETag, or `size-mtime` for a folder. */
  readonly version: string;
  readonly bytes: number;
}

/** A place that holds the source's objects. One implementation a kind of place, chosen by the URI. */
export interface Store {
  /**
   * Every object under `uri`, in byte order of their URIs, in batches of a few thousand.
   * Hidden names (starting with `.` or `_`) are not objects.
   * @throws SOURCE_MISSING where there is no such place; SOURCE_UNAVAILABLE where it does not answer.
   */
  list(uri: string, signal?: AbortSignal): AsyncIterable<SourceObject[]>;

  /**
   * The bytes of one object as they are stored (still compressed where it is).
   * @throws OBJECT_CHANGED where the object is no longer the listed version or is gone;
   *   SOURCE_UNAVAILABLE where it cannot be read now.
   */
  read(object: SourceObject, signal?: AbortSignal): AsyncIterable<Uint8Array>;

  /** How many objects a reader should open ahead: 1 where opening costs nothing, many where it is a round trip. */
  readonly readAhead: number;
}
