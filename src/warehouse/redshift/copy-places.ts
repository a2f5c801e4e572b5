import { LoadError } from '../../model/errors.js';
import type { RegionOf } from '../../store/bucket-region.js';
import type { StagingPrefix } from '../../store/staging-prefix.js';
import type { StagingJob } from '../warehouse.js';

/**
 * Places that the COPYs of one source read from. Everything that a COPY reads, including its manifest, must be in the one
 * region that it names (AWS, "COPY from Amazon S3", REGION).
 */
export interface CopyPlaces {
  /** Null if none is configured. */
  readonly work: StagingPrefix | null;
  /** Region of everything that the COPYs read; undefined, the cluster's own, if it is not known. */
  readonly region: string | undefined;
  /** Whether the source and the staging prefix are in different regions: one COPY cannot read from both. */
  readonly isSourceElsewhere: boolean;
}

/** Finds the places that the COPYs of a source read from, and warns if its objects must be copied to the staging prefix. */
export async function copyPlaces(job: StagingJob, work: StagingPrefix | null, regionOf: RegionOf): Promise<CopyPlaces> {
  const ofSource = await regionOf(job.uri);
  if (work === null) return { work, region: ofSource, isSourceElsewhere: false };
  const ofWork = await regionOf(work.uri);
  const isSourceElsewhere = ofSource !== undefined && ofWork !== undefined && ofSource !== ofWork;
  if (isSourceElsewhere) job.onWarning(costOf(job, ofSource, ofWork));
  return { work, region: ofWork ?? ofSource, isSourceElsewhere };
}

function costOf({ source }: StagingJob, ofSource: string, ofWork: string): string {
  return (
    `${source}: the objects are in ${ofSource} and [S3] WORK_PREFIX in ${ofWork}: the worker reads all of them and ` +
    `writes them there for COPY. A staging prefix in ${ofSource} avoids that`
  );
}

/**
 * URI of the JSONPaths for COPY: the configured file if COPY can read it, else a copy under the staging prefix.
 * @param folder folder of the attempt, below the staging prefix.
 * @throws CONFIG_INVALID if COPY can read neither.
 */
export async function mappingUri(
  { work, region }: CopyPlaces,
  regionOf: RegionOf,
  job: StagingJob,
  folder: string,
): Promise<string> {
  if (typeof job.json === 'string') return job.json;
  const isInS3 = job.jsonUri?.startsWith('s3://') === true;
  if (isInS3 && (await regionOf(job.jsonUri)) === region) return job.jsonUri;
  if (work === null) throw isInS3 ? fileElsewhere(job.jsonUri, region) : withoutFile(job);
  const text = JSON.stringify({ jsonpaths: job.json.jsonpaths });
  return (await work.put(`${folder}/jsonpaths.json`, Buffer.from(text), job.signal)).uri;
}

function withoutFile({ source }: StagingJob): LoadError {
  const message =
    `COPY needs the JSONPaths of ${source} in S3: set [S3] WORK_PREFIX, or, unless custom columns add to them, ` +
    'LOG_JSONPATH to an s3:// URI';
  return new LoadError('CONFIG_INVALID', message);
}

function fileElsewhere(uri: string, region: string | undefined): LoadError {
  const where = region === undefined ? 'another region than' : `another region than ${region}, that of`;
  const message = `${uri} is in ${where} the objects, and COPY reads both in one region: set [S3] WORK_PREFIX`;
  return new LoadError('CONFIG_INVALID', message, { uri });
}
