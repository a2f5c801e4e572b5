import { CopyReader } from '../../copy-emulator/copy-reader.js';
import type { CopyColumn } from '../../copy-emulator/rules.js';
import { messageOf } from '../../model/errors.js';
import { openObjects } from '../../store/object-stream.js';
import type { SourceObject } from '../../store/store.js';
import { copyRules } from '../copy-rules.js';
import { UnrecognizedRecords } from '../unrecognized-records.js';
import type { StagingJob } from '../warehouse.js';

/** Maximum bytes of an object, decompressed, that are read for its members. */
const MAX_OBJECT_BYTES = 256 * 1024;

/**
 * Reads the members of a sample of the run's objects, while COPY reads all of them: it does not say which members it met.
 * A sample that cannot be read is a warning, as COPY's own errors decide whether the step fails.
 */
export async function sampleMembers(
  job: StagingJob,
  columns: readonly CopyColumn[],
  objects: readonly SourceObject[],
  size: number,
): Promise<void> {
  try {
    await readSample(job, columns, spread(objects, size), objects.length);
  } catch (error) {
    if (job.signal?.aborted === true) return;
    job.onWarning(`${job.source}: the members of the records are not known: ${messageOf(error)}`);
  }
}

async function readSample(
  job: StagingJob,
  columns: readonly CopyColumn[],
  sample: readonly SourceObject[],
  runObjects: number,
): Promise<void> {
  // Rejected records are COPY's to report.
  const reader = new CopyReader(copyRules(job, columns), () => undefined);
  const unrecognized = new UnrecognizedRecords();
  for await (const { object, content } of openObjects(job.store, [sample], job.signal)) {
    reader.startObject();
    if (await pushFirstBytes(reader, content)) unrecognized.note(object.uri, reader.endObject().unrecognized);
  }
  unrecognized.warn(job);
  job.onMembers({ ...reader.countMembers(), readObjects: sample.length, runObjects });
}

/** @returns whether that is the whole object: the last record of a part is not complete. */
async function pushFirstBytes(reader: CopyReader, content: AsyncIterable<Uint8Array>): Promise<boolean> {
  let bytes = 0;
  for await (const chunk of content) {
    reader.push(chunk.subarray(0, MAX_OBJECT_BYTES - bytes));
    reader.takeOutput();
    bytes += chunk.length;
    if (bytes > MAX_OBJECT_BYTES) return false;
  }
  return true;
}

/** At most `size` objects, spread evenly over all of them, the last one included: it is mostly the newest. */
export function spread<T>(objects: readonly T[], size: number): T[] {
  const count = Math.min(size, objects.length);
  return Array.from({ length: count }, (_, i) => objects[Math.ceil(((i + 1) * objects.length) / count) - 1] as T);
}
