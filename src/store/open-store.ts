import { LoadError } from '../model/errors.js';
import { visibleLine } from '../model/visible-text.js';
import { folderStore } from './folder.js';
import type { S3Connection } from './s3-connection.js';
import { s3Store } from './s3.js';
import type { SourceObject, Store } from './store.js';

/** Returns the store that reads a URI. */
export type OpenStore = (uri: string) => Store;

/**
 * Returns a function that selects the store of a URI: S3 for `s3://…`, folders for a path or a `file:` URL.
 * That function throws INPUT_INVALID for any other URI.
 */
export function createOpenStore(s3: S3Connection): OpenStore {
  const objects = s3Store(s3);
  return (uri) => {
    if (uri.startsWith('s3://')) return objects;
    if (uri.startsWith('/') || uri.startsWith('file:')) return folderStore;
    throw new LoadError(
      'INPUT_INVALID',
      `${visibleLine(uri)} is neither a folder nor s3://bucket/prefix`,
      { uri },
      { remedy: 'Give a folder or s3://bucket/prefix.' },
    );
  };
}

/** Size of the largest text that is read whole: JSONPaths of 1,600 columns have a tenth of it. */
const MAX_TEXT_BYTES = 1_000_000;

/**
 * Reads one small text object, such as a JSONPaths file.
 * @throws SOURCE_MISSING if it does not exist; CONFIG_INVALID if it is too large to be one.
 */
export async function readText(store: Store, uri: string): Promise<string> {
  for await (const [object] of store.list(uri)) {
    if (object === undefined) break;
    if (object.bytes > MAX_TEXT_BYTES) throw tooLarge(object);
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.read(object)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }
  throw new LoadError('SOURCE_MISSING', `There is no file ${visibleLine(uri)}`, { uri });
}

function tooLarge({ uri, bytes }: SourceObject): LoadError {
  const message = `${visibleLine(uri)} has ${bytes} bytes, and such a file has ${MAX_TEXT_BYTES} at most`;
  return new LoadError('CONFIG_INVALID', message, { uri, bytes }, { remedy: 'Name the file that was meant.' });
}
