import { join, normalize } from 'node:path';
import { folderPath } from './folder.js';
import { asFolder, parseS3Uri, s3Uri } from './s3-uri.js';

/** URIs that the listing of a source can have, in byte order: the object that the source names, then all below it. */
export interface SourceRange {
  readonly first: string;
  readonly last: string;
  readonly has: (uri: string) => boolean;
}

/** Follows every character of a name in byte order. */
const AFTER_ALL = '\u{10ffff}';

/** Range of the URIs of a source. @throws INPUT_INVALID if its URI is invalid. */
export function sourceRange(uri: string): SourceRange {
  const { named, folder } = uri.startsWith('s3://') ? inBucket(uri) : onDisk(uri);
  return {
    first: named,
    last: `${folder}${AFTER_ALL}`,
    has: (listed) => listed === named || listed.startsWith(folder),
  };
}

function inBucket(uri: string): { named: string; folder: string } {
  const { bucket, key } = parseS3Uri(uri);
  return { named: s3Uri({ bucket, key }), folder: s3Uri({ bucket, key: asFolder(key) }) };
}

function onDisk(uri: string): { named: string; folder: string } {
  const folder = join(normalize(folderPath(uri)), '/');
  return { named: folder.replace(/(?<=.)\/$/, ''), folder };
}
