/** One JSON file in a source, as a listing reports it. */
export interface SourceObject {
  /** `s3://bucket/key`, or an absolute path. */
  readonly uri: string;
  /**
   * Changes when the content may have changed: the ETag, or `size-mtime-ctime` for a folder. The time of the last change
   * to a file (ctime) cannot be set by a program: it also tells a new content of the same size and time of writing.
   */
  readonly version: string;
  /** Version of the same content as older versions of this program recorded it; absent if there is no other. */
  readonly earlierVersion?: string;
  readonly bytes: number;
}

/** Reads the objects of a source. The URI selects the implementation: S3 or a folder. */
export interface Store {
  /**
   * Lists every object under `uri` in byte order of their URIs, in batches of a few thousand.
   * Hidden names (starting with `.` or `_`) are not objects.
   * @throws SOURCE_MISSING if there is no such place; SOURCE_UNAVAILABLE if it does not answer.
   */
  list(uri: string, signal?: AbortSignal): AsyncIterable<SourceObject[]>;

  /**
   * Reads the bytes of one object as they are stored, without decompression.
   * @param room lent for the bytes of one chunk, which are then there only until the next one is asked for. A store need not use it.
   * @throws OBJECT_CHANGED if the object is no longer the listed version or was deleted;
   *   SOURCE_UNAVAILABLE if it cannot be read now.
   */
  read(object: SourceObject, signal?: AbortSignal, room?: Uint8Array): AsyncIterable<Uint8Array>;

  /** Number of objects that a reader should open ahead: 1 if opening costs nothing, many if it is a round trip. */
  readonly readAhead: number;
}
