import { S3ServiceException } from '@aws-sdk/client-s3';
import { LoadError, messageOf, type ErrorCode } from '../model/errors.js';
import { visibleLine } from '../model/visible-text.js';
import { s3Uri, type S3Location } from './s3-uri.js';

/** Action of a request, named like the permission that it needs. */
export type S3Action = 's3:ListBucket' | 's3:GetObject' | 's3:PutObject' | 's3:DeleteObject' | 's3:CreateBucket';

/** Action of a request, and its bucket and key. */
export interface S3Attempt extends S3Location {
  readonly action: S3Action;
}

const VERB: Readonly<Record<S3Action, string>> = {
  's3:ListBucket': 'list',
  's3:GetObject': 'read',
  's3:PutObject': 'write',
  's3:DeleteObject': 'remove',
  's3:CreateBucket': 'make',
};

/** Error codes by the names of errors of S3 and its SDK. The first match counts. */
const BY_NAME: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(NoSuchBucket|InvalidBucketName)$/, 'SOURCE_MISSING'],
  [/^InvalidObjectState$/, 'OBJECT_UNREADABLE'],
  [/^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/, 'CONFIG_INVALID'],
  [/^(ExpiredToken|InvalidToken|CredentialsProviderError|TokenProviderError)$/, 'PERMISSION_DENIED'],
];

/** Converts any error of an SDK call to a LoadError that names bucket and key; returns the signal's reason if it aborted. */
export function toS3Error(error: unknown, attempt: S3Attempt, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof LoadError) return error;
  const code = codeOf(error, attempt);
  const message = visibleLine(
    `Cannot ${VERB[attempt.action]} ${s3Uri(attempt)}: ${reasonOf(error)}${hint(code, error, attempt)}`,
  );
  return new LoadError(code, message, { uri: s3Uri(attempt), ...detailsOf(error) }, { cause: error });
}

function codeOf(error: unknown, { action }: S3Attempt): ErrorCode {
  const name = error instanceof Error ? error.name : '';
  const known = BY_NAME.find(([pattern]) => pattern.test(name));
  if (known !== undefined) return known[1];
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === 401 || status === 403) return 'PERMISSION_DENIED';
  if (status === 412 || (status === 404 && action === 's3:GetObject')) return 'OBJECT_CHANGED';
  return status === 404 ? 'SOURCE_MISSING' : 'SOURCE_UNAVAILABLE';
}

/** Network errors may have a code and no message. */
function reasonOf(error: unknown): string {
  const { name = '', code = '' } = error as { name?: string; code?: string };
  const kind = code !== '' && name === 'Error' ? code : name;
  return [kind, messageOf(error)].filter((text) => text !== '').join(': ');
}

function hint(code: ErrorCode, error: unknown, attempt: S3Attempt): string {
  if (code === 'CONFIG_INVALID') return '. Set [S3] REGION (SPARKIFY_S3_REGION) to the region of the bucket';
  if (code === 'OBJECT_UNREADABLE') return '. It is archived: restore it, or move it out of the source';
  if (code === 'OBJECT_CHANGED') return '. It changed, or was removed, after it was listed';
  if (code !== 'PERMISSION_DENIED') return '';
  if (!(error instanceof S3ServiceException)) return '. The AWS SDK finds no credentials here: set a profile or a role';
  return `. Grant ${attempt.action} on ${arnOf(attempt)} to the credentials that this process runs with`;
}

function arnOf({ action, bucket, key }: S3Attempt): string {
  return action === 's3:ListBucket' || action === 's3:CreateBucket'
    ? `arn:aws:s3:::${bucket}`
    : `arn:aws:s3:::${bucket}/${key}`;
}

/** Details that AWS support asks for. */
function detailsOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof S3ServiceException)) return {};
  const { httpStatusCode, requestId, attempts } = error.$metadata;
  return { status: httpStatusCode, requestId, attempts };
}
