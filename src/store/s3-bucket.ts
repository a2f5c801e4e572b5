import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { S3Connection } from './s3-connection.js';
import { toS3Error } from './s3-errors.js';

/**
 * Creates a bucket in the region of the connection, unless this account has it already.
 * @throws PERMISSION_DENIED; SOURCE_UNAVAILABLE, also if another account has a bucket of this name.
 */
export async function makeBucket(s3: S3Connection, bucket: string): Promise<void> {
  try {
    await s3.client.send(new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (error instanceof Error && error.name === 'BucketAlreadyOwnedByYou') return;
    throw toS3Error(error, { action: 's3:CreateBucket', bucket, key: '' });
  }
}
