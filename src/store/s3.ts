import type { S3Connection } from './s3-connection.js';
import { listObjects } from './s3-list.js';
import { readObject } from './s3-read.js';
import type { Store } from './store.js';

/** Reads that hide the round trips of small objects from each other. */
const READ_AHEAD = 32;

/** Objects in Amazon S3, or in what speaks like it. An object's version is its ETag. */
export function s3Store(s3: S3Connection): Store {
  return {
    readAhead: READ_AHEAD,
    list: (uri, signal) => listObjects(s3, uri, signal),
    read: (object, signal) => readObject(s3, object, signal),
  };
}
