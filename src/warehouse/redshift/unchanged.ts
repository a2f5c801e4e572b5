import { LoadError } from '../../model/errors.js';
import { visibleLine } from '../../model/visible-text.js';
import type { SourceObject } from '../../store/store.js';
import type { StagingJob } from '../warehouse.js';

/**
 * Lists a source again after a COPY has read it: a manifest names objects, not versions, and COPY reads the current ones.
 * The ledger must not record another version than the one that COPY has read.
 * @throws OBJECT_CHANGED if one of the objects was deleted or has another version.
 */
export async function assertUnchanged(job: StagingJob, objects: readonly SourceObject[]): Promise<void> {
  const expected = new Map(objects.map(({ uri, version }) => [uri, version]));
  for await (const batch of job.store.list(job.uri, job.signal)) {
    for (const { uri, version } of batch) {
      if (!expected.has(uri)) continue;
      if (expected.get(uri) !== version) throw changed(uri, 'it is another version');
      expected.delete(uri);
    }
  }
  for (const uri of expected.keys()) throw changed(uri, 'it was deleted');
}

function changed(uri: string, how: string): LoadError {
  return new LoadError(
    'OBJECT_CHANGED',
    `${visibleLine(uri)} changed between listing and the end of its COPY: ${how}`,
    { uri },
  );
}
