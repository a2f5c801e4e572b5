import type { Settings } from '../../config/settings.js';
import { compactObjects, compressedBytes } from '../../store/compact.js';
import type { SourceObject } from '../../store/store.js';
import type { StagingPrefix, WrittenFile } from '../../store/staging-prefix.js';
import type { RunObject } from '../run-object.js';
import type { StagingJob } from '../warehouse.js';
import { CompactionMap, traceBy } from './compaction-map.js';
import { manifests, withoutStagingPrefix, type BatchInputs } from './copy-input.js';
import type { CopyPlaces } from './copy-places.js';
import { directTrace, type Trace } from './load-errors.js';

/** Average size in bytes below which objects are compacted before COPY reads them, if there are enough of them. */
const SMALL_BYTES = 1024 * 1024;
const MIN_COMPACTED_OBJECTS = 32;

/** Objects by the ids of their batches. */
type Batches = ReadonlyMap<string, readonly SourceObject[]>;

/** Inputs of a source's COPYs, and what their rejected records are traced by. */
export interface CopyInputs {
  readonly batches: readonly BatchInputs[];
  readonly trace: Trace;
  /** Whether COPY reads the objects themselves. */
  readonly isDirect: boolean;
}

/** Makes the inputs of the COPYs of one source, batch by batch: manifests of the objects, or of compacted files. */
export async function copyInputs(
  settings: Settings,
  { work, isSourceElsewhere }: CopyPlaces,
  job: StagingJob,
  objects: readonly RunObject[],
): Promise<CopyInputs> {
  const batches = byBatch(objects);
  const direct = { trace: directTrace(objects), isDirect: true };
  if (work === null) return { batches: withoutStagingPrefix(job, batches), ...direct };
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const isSmall = bytes / objects.length < SMALL_BYTES;
  if (!isSourceElsewhere && (!isSmall || objects.length <= MIN_COMPACTED_OBJECTS)) {
    return { batches: await manifestsOf(work, job, batches), ...direct };
  }
  return { ...(await compacted(settings, work, job, batches)), isDirect: false };
}

/** Folder of an attempt, below the staging prefix. */
export function attemptFolder({ loadId, source, attempt }: StagingJob): string {
  return `${loadId}/${source}/${attempt}`;
}

function batchFolder(job: StagingJob, batchId: string): string {
  return `${attemptFolder(job)}/${batchId}`;
}

function byBatch(objects: readonly RunObject[]): Batches {
  const batches = new Map<string, RunObject[]>();
  for (const object of objects) {
    const batch = batches.get(object.batchId);
    if (batch === undefined) batches.set(object.batchId, [object]);
    else batch.push(object);
  }
  return batches;
}

async function manifestsOf(
  work: StagingPrefix,
  job: StagingJob,
  batches: ReadonlyMap<string, readonly { readonly uri: string }[]>,
): Promise<BatchInputs[]> {
  const inputs: BatchInputs[] = [];
  for (const [batchId, objects] of batches) {
    inputs.push({ batchId, inputs: await manifests(work, batchFolder(job, batchId), objects, job.signal) });
  }
  return inputs;
}

/** Compacts many small objects into a few large files a batch: COPY's cost is per object. */
async function compacted(
  settings: Settings,
  work: StagingPrefix,
  job: StagingJob,
  batches: Batches,
): Promise<Omit<CopyInputs, 'isDirect'>> {
  const { files, mapUri } = await compactedFiles(settings, work, job, batches);
  const trace = traceBy(job.store, mapUri);
  const byFile = directTrace([...files.values()].flat());
  return {
    batches: await manifestsOf(work, job, files),
    trace: async (uri, line) => trace((await byFile(uri, line)).uri, line),
  };
}

/** Writes the compacted files of each batch, and the map to their objects. */
async function compactedFiles(
  settings: Settings,
  work: StagingPrefix,
  job: StagingJob,
  batches: Batches,
): Promise<{ readonly files: ReadonlyMap<string, readonly WrittenFile[]>; readonly mapUri: string }> {
  const map = new CompactionMap(work, `${attemptFolder(job)}/map.jsonl.gz`, job.signal);
  try {
    const files = new Map<string, readonly WrittenFile[]>();
    for (const [batchId, objects] of batches) {
      const bytes = objects.reduce((sum, object) => sum + compressedBytes(object), 0);
      const written = await compactObjects(job.store, [objects], work, {
        folder: batchFolder(job, batchId),
        slices: settings.S3_MERGE_SLICES,
        expected: { objects: objects.length, bytes },
        onCompacted: (entries) => map.add(entries),
        signal: job.signal,
      });
      files.set(batchId, written);
    }
    return { files, mapUri: await map.end() };
  } catch (error) {
    await map.abandon();
    throw error;
  }
}
