import { CopyReader } from '../../copy-emulator/copy-reader.js';
import { openObjects } from '../../store/object-stream.js';
import type { CopyColumn, RejectedRecord } from '../../copy-emulator/rules.js';
import { LoadError } from '../../model/errors.js';
import type { SourceObject } from '../../store/store.js';
import type { RejectedRow, StagingJob } from '../warehouse.js';

/** Objects are read again for so many rejected records: as many as a failure shows. */
const READ_BACK = 3;

/**
 * The value and the text of rejected records where the warehouse's view has none, as on Serverless: the first few are
 * read again from their objects. Where an object has changed since, or says nothing of the kind, they stay as they are.
 */
export async function readBack(
  job: StagingJob,
  columns: readonly CopyColumn[],
  objects: readonly SourceObject[],
  rows: readonly RejectedRow[],
): Promise<RejectedRow[]> {
  const full: RejectedRow[] = [];
  for (const row of rows.slice(0, READ_BACK)) {
    const object = row.raw === '' ? objects.find(({ uri }) => uri === row.uri) : undefined;
    const found = object === undefined ? undefined : await findRejected(job, columns, object, row).catch(unlessReason);
    full.push(found === undefined ? row : { ...row, value: found.value, raw: found.raw });
  }
  return [...full, ...rows.slice(READ_BACK)];
}

async function findRejected(
  job: StagingJob,
  columns: readonly CopyColumn[],
  object: SourceObject,
  { line, column }: RejectedRow,
): Promise<RejectedRecord | undefined> {
  let found: RejectedRecord | undefined;
  const rules = { columns, json: job.json, blanksAsNull: true, emptyAsNull: true, truncateColumns: true };
  const reader = new CopyReader(rules, (record) => {
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

/** Why the load failed is known without it: an object that cannot be read any more must not stand in the way. */
function unlessReason(error: unknown): undefined {
  if (!(error instanceof LoadError)) throw error;
}
