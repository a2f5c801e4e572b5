import { LoadError } from '../model/errors.js';

/** Bucket and key in S3. The key is as S3 knows it, never percent-encoded; empty for the whole bucket. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Parses `s3://bucket/key`. @throws INPUT_INVALID if it is not of that form. */
export function parseS3Uri(uri: string): S3Location {
  const [, bucket, key] = /^s3:\/\/([a-zA-Z0-9._-]{3,255})(?:\/(.*))?$/s.exec(uri) ?? [];
  if (bucket === undefined) throw notOfS3(uri);
  return { bucket, key: key ?? '' };
}

function notOfS3(uri: string): LoadError {
  const [, name] = /^s3:\/\/([^/]+)/.exec(uri) ?? [];
  const rule = 'a bucket has 3 to 255 letters, digits, dots, hyphens and underscores';
  const problem = name === undefined ? 'is not of the form s3://bucket/key' : `names no bucket: ${rule}, not "${name}"`;
  return new LoadError('INPUT_INVALID', `${uri} ${problem}`, { uri }, { remedy: 'Correct the URI.' });
}

/** Formats a location as `s3://bucket/key`. */
export function s3Uri({ bucket, key }: S3Location): string {
  return `s3://${bucket}/${key}`;
}

/** Prefix of the keys in a folder: ends with a slash, or is empty for the whole bucket. */
export function asFolder(key: string): string {
  return key === '' || key.endsWith('/') ? key : `${key}/`;
}
