import { DatabaseError } from 'pg';
import { LoadError, messageOf, type ErrorCode } from '../model/errors.js';
import type { SqlFile } from '../sql/files.js';
import type { Statement } from '../sql/split.js';
import { shownValue } from './personal.js';

/** Where a statement came from, for a failure that names its file and line. */
export interface StatementPlace {
  readonly file: SqlFile;
  readonly statement: Statement;
}

/**
 * What a message means, where the SQLSTATE does not say it: Redshift sends most of its own errors as XX000.
 * 1023 and conflicts: facts of dbt-redshift and Estuary; CanRetry: AWS's Lambda loader; 1018: a snapshot older than
 * the table; the manifest: PostHog found it to be a permission that is missing.
 */
const BY_MESSAGE: readonly (readonly [RegExp, ErrorCode])[] = [
  // Errors of Postgres' own catalog when two sessions make the same thing at once.
  [/tuple concurrently (updated|deleted)|"pg_(class|type|namespace|proc)_\w+_index"/, 'WAREHOUSE_CONFLICT'],
  [
    /^(1023|1018)$|^ERROR: 1023|serializable isolation violation|conflict with concurrent transaction/i,
    'WAREHOUSE_CONFLICT',
  ],
  [
    /not authorized to assume IAM role|AccessDenied|Status 403\b|InvalidAccessKeyId|requires full path of an S3 object/i,
    'PERMISSION_DENIED',
  ],
  [/\bNoSuch(Key|Bucket)\b|S3 prefix '.*' does not exist/, 'SOURCE_MISSING'],
  [/PermanentRedirect|AuthorizationHeaderMalformed/, 'CONFIG_INVALID'], // the bucket is in another region
  [/CanRetry 1\b|SlowDown/, 'SOURCE_UNAVAILABLE'],
  [/S3ServiceException|S3 Query Exception/, 'SOURCE_MISSING'],
  [
    /(cluster|workgroup|warehouse) .*\b(paus|resum|restart|unavailable)|system is shutting down/i,
    'WAREHOUSE_UNAVAILABLE',
  ],
  [/disk full/i, 'WAREHOUSE_FULL'],
  [/authenticationOk message type/, 'PERMISSION_DENIED'],
  [/self-signed certificate|unable to (get|verify)|certificate has expired|altnames|not support SSL/, 'CONFIG_INVALID'],
];

/** A way to prove who one is that the driver does not speak, and the ways out. */
const UNKNOWN_LOGIN =
  'the warehouse asks for a kind of login that is not known here: log in by IAM ([CLUSTER] WORKGROUP or ID), or as a ' +
  'user with a password';

/** A certificate that is not trusted, and the ways out. */
const NOT_TRUSTED =
  "the warehouse's certificate is not trusted: name its authority's certificate in NODE_EXTRA_CA_CERTS, use the host " +
  'name that the certificate is for, or, on a network that nobody else hears, set [CLUSTER] TLS=off';

/** A bucket of another region, and the way out. */
const OTHER_REGION =
  'a bucket is in another region than the COPY names: set [S3] REGION to the region of the sources and WORK_REGION to ' +
  'that of WORK_PREFIX, or neither of them: then S3 is asked';

/** What a message that says too little means. */
const EXPLAINED: readonly (readonly [RegExp, string])[] = [
  [/authenticationOk message type/, UNKNOWN_LOGIN],
  [/PermanentRedirect|AuthorizationHeaderMalformed/, OTHER_REGION],
  [/self-signed certificate|unable to (get|verify)|certificate has expired|altnames/, NOT_TRUSTED],
];

/** SQLSTATEs, or classes of them, by what they mean for a load. */
const BY_STATE: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(40001|40P01|55P03|55006)$/, 'WAREHOUSE_CONFLICT'],
  [/^(42P07|42710)$/, 'WAREHOUSE_CONFLICT'], // made by another run between our look and our CREATE
  [/^(53100|53400)$/, 'WAREHOUSE_FULL'],
  [/^(08|57|53)/, 'WAREHOUSE_UNAVAILABLE'],
  [/^(42501|28|3D000)/, 'PERMISSION_DENIED'],
];

/** What the driver says, without a SQLSTATE, when the connection is gone or cannot be had. */
const CONNECTION =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|Connection terminated|timeout expired|Client has encountered a connection error|not queryable/i;

/** Anything that the driver threw, as a LoadError whose message names the place. */
export function toLoadError(error: unknown, place?: StatementPlace): LoadError {
  if (error instanceof LoadError) return error;
  const code = codeOf(error);
  const at = place === undefined ? {} : positionOf(error, place);
  const where = at.line === undefined ? '' : `${at.file}:${at.line}: `;
  const caret = at.excerpt === undefined ? '' : `\n${at.excerpt}`;
  const detail = detailOf(error) === '' ? '' : ` (${detailOf(error)})`;
  const state = error instanceof DatabaseError && error.code !== undefined ? { sqlState: error.code } : {};
  const explanation = EXPLAINED.find(([pattern]) => pattern.test(messageOf(error)))?.[1];
  const explained = explanation === undefined ? '' : `: ${explanation}`;
  return new LoadError(
    code,
    `${where}${textOf(error)}${explained}${detail}${caret}`,
    { ...state, ...at },
    { cause: error },
  );
}

function codeOf(error: unknown): ErrorCode {
  const message = messageOf(error);
  const state = error instanceof DatabaseError ? (error.code ?? '') : '';
  const known =
    BY_MESSAGE.find(([pattern]) => pattern.test(`${message} ${detailOf(error)}`.trim())) ??
    BY_STATE.find(([pattern]) => state !== '' && pattern.test(state));
  if (known) return known[1];
  if (state !== '') return 'SQL_FAILED';
  const text = `${message} ${(error as NodeJS.ErrnoException).code ?? ''}`;
  return CONNECTION.test(text) ? 'WAREHOUSE_UNAVAILABLE' : 'INTERNAL';
}

/**
 * Redshift lays its details out over several lines, between rules. A row that PostgreSQL shows whole can be a person's:
 * it is in the run's schema to be looked at, not here.
 */
function detailOf(error: unknown): string {
  const detail = error instanceof DatabaseError ? (error.detail ?? '') : '';
  return detail
    .replace(/^Failing row contains [^]*$/, '')
    .replace(/-{5,}/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What the server says, without the value that it could not read, unless that is a number. */
function textOf(error: unknown): string {
  return messageOf(error).replace(
    /^(invalid input syntax for type [\w ]+: )"([^]*)"$/,
    (_, text: string, value: string) => {
      return `${text}"${shownValue(value, false)}"`;
    },
  );
}

interface Position {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** The line, and a caret under the place. */
  readonly excerpt?: string;
}

function positionOf(error: unknown, { file, statement }: StatementPlace): Position {
  // The server counts characters, where a string counts UTF-16 units.
  const characters = error instanceof DatabaseError ? Number(error.position ?? 1) - 1 : 0;
  const offset = statement.offset + [...statement.text].slice(0, characters).join('').length;
  const before = file.text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const text = file.text.split('\n')[line - 1] ?? '';
  return { file: file.path, line, column, excerpt: `  ${text}\n  ${' '.repeat(column - 1)}^` };
}
