import type { S3Connection } from './s3-connection.js';
import { listObjects } from './s3-list.js';
import { readObject } from './s3-read.js';
import type { Store } from './store.js';

/** Number of concurrent reads, which overlap the round trips of small objects. */
const READ_AHEAD = 32;

/** Store of the objects in Amazon S3 or a compatible server. An object's version is its ETag. */
export function s3Store(s3: S3Connection): Store {
  return {
    readAhead: READ_AHEAD,
    list: (uri, signal) => listObjects(s3, uri, signal),
    read: (object, signal) => readObject(s3, object, signal),
  };
}
