import { CopyReader } from '../../copy-emulator/copy-reader.js';
import { openObjects } from '../../store/object-stream.js';
import type { CopyColumn, RejectedRecord } from '../../copy-emulator/rules.js';
import { LoadError } from '../../model/errors.js';
import type { SourceObject } from '../../store/store.js';
import { copyRules } from '../copy-rules.js';
import type { RejectedRow, StagingJob } from '../warehouse.js';

/** Number of rejected records whose objects are read again: as many as a failure shows. */
const MAX_RECORDS = 3;

/**
 * Adds value and text to rejected records if the warehouse's view has none, as on Serverless: the first few are read again
 * from their objects. If an object has changed since, or no longer has such a record, they stay as they are.
 */
export async function readBack(
  job: StagingJob,
  columns: readonly CopyColumn[],
  objects: readonly SourceObject[],
  rows: readonly RejectedRow[],
): Promise<RejectedRow[]> {
  const full: RejectedRow[] = [];
  for (const row of rows.slice(0, MAX_RECORDS)) {
    const object = row.raw === '' ? objects.find(({ uri }) => uri === row.uri) : undefined;
    const record =
      object === undefined ? undefined : await findRejected(job, columns, object, row).catch(ignoreLoadError);
    full.push(record === undefined ? row : { ...row, value: record.value, raw: record.raw });
  }
  return [...full, ...rows.slice(MAX_RECORDS)];
}

async function findRejected(
  job: StagingJob,
  columns: readonly CopyColumn[],
  object: SourceObject,
  { line, column }: RejectedRow,
): Promise<RejectedRecord | undefined> {
  let found: RejectedRecord | undefined;
  const reader = new CopyReader(copyRules(job, columns), (record) => {
    if (record.line === line && record.column === column) found ??= record;
  });
  for await (const { content } of openObjects(job.store, [[object]], job.signal)) {
    reader.startObject();
    for await (const chunk of content) {
      reader.push(chunk);
      reader.takeOutput();
      if (found !== undefined) return found;
    }
    reader.endObject();
  }
  return found;
}

/** An object that can no longer be read must not hide the reason of the failure, which is known without it. */
function ignoreLoadError(error: unknown): undefined {
  if (!(error instanceof LoadError)) throw error;
}
