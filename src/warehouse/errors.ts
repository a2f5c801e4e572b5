import { DatabaseError } from 'pg';
import { LoadError, messageOf, type ErrorCode } from '../model/errors.js';
import { visibleLine } from '../model/visible-text.js';
import type { SqlFile } from '../sql/files.js';
import { offsetOfPosition, placeInText, type PlaceInText } from '../sql/place-in-text.js';
import type { Statement } from '../sql/split.js';
import { shownValue } from './personal.js';

/** File and statement, for a failure that names file and line. */
export interface StatementPlace {
  readonly file: SqlFile;
  readonly statement: Statement;
}

/**
 * Error codes by message, if the SQLSTATE is not specific: Redshift sends most of its own errors as XX000.
 * Sources: 1023 and conflicts: dbt-redshift and Estuary; CanRetry: AWS's Lambda loader; 1018: a snapshot older than
 * the table; the manifest: a missing permission, as PostHog found.
 */
const BY_MESSAGE: readonly (readonly [RegExp, ErrorCode])[] = [
  // Errors of PostgreSQL's catalog when two sessions create the same object at once.
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
  [/is not currently accepting connections/, 'WAREHOUSE_UNAVAILABLE'], // PostgreSQL's 55000
  [
    /(cluster|workgroup|warehouse) .*\b(paus|resum|restart|unavailable)|system is shutting down/i,
    'WAREHOUSE_UNAVAILABLE',
  ],
  [/statement timeout/i, 'STATEMENT_TIMEOUT'], // PostgreSQL's 57014, which it also sends for other cancellations
  [/disk full/i, 'WAREHOUSE_FULL'],
  [/authenticationOk message type/, 'PERMISSION_DENIED'],
  [/self-signed certificate|unable to (get|verify)|certificate has expired|altnames|not support SSL/, 'CONFIG_INVALID'],
];

/** Explanation of a login method that the driver does not support. */
const UNKNOWN_LOGIN =
  'the warehouse asks for a login method that is not supported: log in by IAM ([CLUSTER] WORKGROUP or ID), or as a ' +
  'user with a password';

/** Explanation of a certificate that is not trusted. */
const NOT_TRUSTED =
  "the warehouse's certificate is not trusted: name its authority's certificate in NODE_EXTRA_CA_CERTS, use the host " +
  'name that the certificate is for, or, on a network that nobody else hears, set [CLUSTER] TLS=off';

/** Explanation of a bucket in another region. */
const OTHER_REGION =
  'a bucket is in another region than the COPY names: set [S3] REGION to the region of the sources and WORK_REGION to ' +
  'that of WORK_PREFIX, or neither of them: then S3 is asked';

/** Explanation of a database that does not exist. */
const NO_DATABASE = 'create it, or name another one in [CLUSTER] DB_NAME';

/** Explanation of a statement that ran longer than its role may let it. */
const TIMED_OUT = 'raise the limit of the loader role: alter role … set statement_timeout = 0';

/** Explanations of messages that say too little. */
const EXPLAINED: readonly (readonly [RegExp, string])[] = [
  [/^database ".*" does not exist$/, NO_DATABASE],
  [/statement timeout/i, TIMED_OUT],
  [/authenticationOk message type/, UNKNOWN_LOGIN],
  [/PermanentRedirect|AuthorizationHeaderMalformed/, OTHER_REGION],
  [/self-signed certificate|unable to (get|verify)|certificate has expired|altnames/, NOT_TRUSTED],
];

/** Error codes by SQLSTATE or its class. */
const BY_STATE: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(40001|40P01|55P03|55006)$/, 'WAREHOUSE_CONFLICT'],
  [/^(42P07|42710)$/, 'WAREHOUSE_CONFLICT'], // created by another run after this one has looked
  [/^(53100|53400)$/, 'WAREHOUSE_FULL'],
  [/^(08|57|53)/, 'WAREHOUSE_UNAVAILABLE'],
  // A load's transactions may write: where one is read-only, the connection is to a standby, as during a failover.
  [/^25006$/, 'WAREHOUSE_UNAVAILABLE'],
  [/^3D000$/, 'CONFIG_INVALID'],
  [/^(42501|28)/, 'PERMISSION_DENIED'],
];

/** Remedies by SQLSTATE, where the cause has another one than its code. */
const REMEDIES: Readonly<Record<string, string>> = {
  '28P01': 'Correct [CLUSTER] DB_USER and DB_PASSWORD.',
  '28000': "Correct [CLUSTER] DB_USER and DB_PASSWORD, or the warehouse's rules for logins from here.",
  '3D000': 'Create the database, or correct [CLUSTER] DB_NAME.',
};

/** Messages of the driver, without a SQLSTATE, for a lost or refused connection. */
const CONNECTION =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|Connection terminated|timeout expired|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i;

/** Converts any error of the driver to a LoadError whose message names the place. */
export function toLoadError(error: unknown, place?: StatementPlace): LoadError {
  if (error instanceof LoadError) return error;
  const code = codeOf(error);
  const at = place === undefined ? {} : positionOf(error, place);
  const where = at.line === undefined ? '' : `${at.file}:${at.line}: `;
  const caret = at.excerpt === undefined ? '' : `\n${at.excerpt}`;
  const detail = detailOf(error) === '' ? '' : ` (${detailOf(error)})`;
  const state: { sqlState?: string } =
    error instanceof DatabaseError && error.code !== undefined ? { sqlState: error.code } : {};
  const explanation = EXPLAINED.find(([pattern]) => pattern.test(messageOf(error)))?.[1];
  const explained = explanation === undefined ? '' : `: ${explanation}`;
  return new LoadError(
    code,
    `${where}${visibleLine(textOf(error))}${explained}${detail}${caret}`,
    { ...state, ...at },
    { cause: error, remedy: REMEDIES[state.sqlState ?? ''] },
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
 * Detail of an error in one line: Redshift formats it in several lines, between rules. Rows that PostgreSQL shows are left
 * out, as they may be personal; they can be queried in the run's schema.
 */
function detailOf(error: unknown): string {
  const detail = error instanceof DatabaseError ? (error.detail ?? '') : '';
  return detail
    .replace(/^Failing row contains [^]*$/, '')
    .replace(/-{5,}/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Message of the server without the value that it could not parse, unless that is a number. */
function textOf(error: unknown): string {
  return messageOf(error).replace(
    /^(invalid input syntax for type [\w ]+: )"([^]*)"$/,
    (_, text: string, value: string) => {
      return `${text}"${shownValue(value, false)}"`;
    },
  );
}

interface Position extends Partial<PlaceInText> {
  readonly file?: string;
}

function positionOf(error: unknown, { file, statement }: StatementPlace): Position {
  const position = error instanceof DatabaseError ? Number(error.position ?? 1) : 1;
  const offset = statement.offset + offsetOfPosition(statement.text, position);
  return { file: file.path, ...placeInText(file.text, offset) };
}
