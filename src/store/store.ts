/** One JSON file in a source, as a listing reports it. */
export interface SourceObject {
  /** `s3://bucket/key`, or an absolute path. */
  readonly uri: string;
  /** Changes when the content may have changed: the ETag, or `size-mtime` for a folder. */
  readonly version: string;
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
   * @throws OBJECT_CHANGED if the object is no longer the listed version or was deleted;
   *   SOURCE_UNAVAILABLE if it cannot be read now.
   */
  read(object: SourceObject, signal?: AbortSignal): AsyncIterable<Uint8Array>;

  /** Number of objects that a reader should open ahead: 1 if opening costs nothing, many if it is a round trip. */
  readonly readAhead: number;
}
