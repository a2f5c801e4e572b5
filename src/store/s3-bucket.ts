import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { S3Connection } from './s3-connection.js';
import { toS3Error } from './s3-errors.js';

/**
 * Makes a bucket in the region of the connection; one that is ours already stays as it is.
 * @throws PERMISSION_DENIED; SOURCE_UNAVAILABLE, also where the name is somebody else's.
 */
export async function makeBucket(s3: S3Connection, bucket: string): Promise<void> {
  try {
    await s3.client.send(new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (error instanceof Error && error.name === 'BucketAlreadyOwnedByYou') return;
    throw toS3Error(error, { action: 's3:CreateBucket', bucket, key: '' });
  }
}
