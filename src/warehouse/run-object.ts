import type { SourceObject } from '../store/store.js';

/** A row of `run_object` as the object that was listed. */
export function asObject(row: Record<string, unknown>): SourceObject {
  return { uri: String(row['uri']), version: String(row['version']), bytes: Number(row['bytes']) };
}
