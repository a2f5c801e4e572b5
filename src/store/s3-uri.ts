import { LoadError } from '../model/errors.js';

/** Bucket and key in S3. The key is as S3 knows it, never percent-encoded; empty for the whole bucket. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Parses `s3://bucket/key`. @throws INPUT_INVALID if it is not of that form. */
export function parseS3Uri(uri: string): S3Location {
  const [, bucket, key] = /^s3:\/\/([a-zA-Z0-9._-]{3,255})(?:\/(.*))?$/s.exec(uri) ?? [];
  if (bucket === undefined)
    throw new LoadError(
      'INPUT_INVALID',
      `${uri} is not of the form s3://bucket/key`,
      { uri },
      { remedy: 'Correct the URI.' },
    );
  return { bucket, key: key ?? '' };
}

/** Formats a location as `s3://bucket/key`. */
export function s3Uri({ bucket, key }: S3Location): string {
  return `s3://${bucket}/${key}`;
}

/** Prefix of the keys in a folder: ends with a slash, or is empty for the whole bucket. */
export function asFolder(key: string): string {
  return key === '' || key.endsWith('/') ? key : `${key}/`;
}
