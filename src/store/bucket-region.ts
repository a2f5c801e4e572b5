import { HeadBucketCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { Settings } from '../config/settings.js';
import type { S3Connection } from './s3-connection.js';
import { toS3Error } from './s3-errors.js';
import { parseS3Uri } from './s3-uri.js';

/** Finds the region of the bucket of an S3 URI; undefined if it is not known. */
export type RegionOf = (uri: string) => Promise<string | undefined>;

type RegionSettings = Pick<
  Settings,
  'S3_REGION' | 'S3_WORK_REGION' | 'S3_WORK_PREFIX' | 'S3_LOG_DATA' | 'S3_SONG_DATA'
>;

/** Header with the region, which S3 also sends with a refusal: AWS, "HeadBucket". */
const REGION_HEADER = 'x-amz-bucket-region';

/**
 * Finds regions of buckets in the settings, else asks S3, once for each bucket. A bucket whose region S3 does not report is
 * taken to be in the region of the sources.
 * @param ask See `bucketRegion`.
 */
export function bucketRegions(settings: RegionSettings, ask: RegionOf): RegionOf {
  const answers = new Map<string, Promise<string | undefined>>();
  return async (uri) => {
    const { bucket } = parseS3Uri(uri);
    const named = namedRegion(settings, bucket);
    if (named !== undefined) return named;
    const answer = answers.get(bucket) ?? ask(uri);
    answers.set(bucket, answer);
    try {
      return (await answer) ?? settings.S3_REGION;
    } catch (error) {
      answers.delete(bucket);
      throw error;
    }
  };
}

/** Region of a bucket by the settings: REGION is that of the sources, WORK_REGION that of the staging prefix. */
function namedRegion(settings: RegionSettings, bucket: string): string | undefined {
  const holds = (uri: string | undefined) => uri?.startsWith('s3://') === true && parseS3Uri(uri).bucket === bucket;
  const isSource = holds(settings.S3_LOG_DATA) || holds(settings.S3_SONG_DATA);
  if (!holds(settings.S3_WORK_PREFIX)) return settings.S3_REGION;
  return settings.S3_WORK_REGION ?? (isSource ? settings.S3_REGION : undefined);
}

/**
 * Asks S3 for the region of a URI's bucket; undefined if S3 does not report it.
 * @throws SOURCE_MISSING if there is no such bucket; SOURCE_UNAVAILABLE; PERMISSION_DENIED without credentials.
 */
export async function bucketRegion(s3: S3Connection, uri: string): Promise<string | undefined> {
  const { bucket } = parseS3Uri(uri);
  try {
    return (await s3.client.send(new HeadBucketCommand({ Bucket: bucket }))).BucketRegion;
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw asLoadError(error, bucket);
    const region = error.$response?.headers[REGION_HEADER];
    if (region === undefined && error.$metadata.httpStatusCode !== 403) throw asLoadError(error, bucket);
    return region;
  }
}

function asLoadError(error: unknown, bucket: string): unknown {
  return toS3Error(error, { action: 's3:ListBucket', bucket, key: '' });
}
