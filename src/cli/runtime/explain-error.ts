import { ERRORS, LoadError, messageOf, type ErrorCode } from '../../model/errors.js';

const NAMESPACE_REMEDY =
  'Set TEMPORAL_NAMESPACE to one that exists, or create it: temporal operator namespace create NAME.';
const UNREACHABLE_REMEDY = 'Start Temporal there, or correct TEMPORAL_ADDRESS and the TEMPORAL_TLS settings.';
const LOGIN_REMEDY = 'Correct TEMPORAL_API_KEY, or the certificates of TEMPORAL_TLS_…, for this namespace.';

/** Remedies of codes whose own speak of a step, which is retried. A command is not. */
const OF_COMMANDS: Partial<Record<ErrorCode, string>> = {
  WAREHOUSE_UNAVAILABLE: 'Start the warehouse, or correct [CLUSTER] HOST and DB_PORT.',
  WAREHOUSE_CONFLICT: 'Another transaction was in the way: run the command again.',
  STATEMENT_TIMEOUT: 'Raise the statement_timeout of the loader role, and run the command again.',
  WAREHOUSE_FULL: 'Free disk space in the warehouse, and run the command again.',
  SOURCE_UNAVAILABLE: 'Check that the source responds, and run the command again.',
  OBJECT_CHANGED: 'The object changed while it was read: run the command again.',
  WORKER_LOST: 'Start a worker: sparkify worker.',
};

/** Statuses of gRPC by which Temporal, or the way to it, refuses every request (grpc.io/docs/guides/status-codes). */
const GRPC = { deadlineExceeded: 4, notFound: 5, permissionDenied: 7, unavailable: 14, unauthenticated: 16 };

/** Errors of the file system that another path, or other rights, would avoid. */
const FILE_ERRORS = /^(ENOENT|ENOTDIR|EISDIR|EACCES|EPERM|EROFS|EEXIST|ENAMETOOLONG|EMFILE|ELOOP)$/;

interface Facts {
  readonly name: string;
  readonly message: string;
  readonly code: unknown;
  readonly path: unknown;
}

/**
 * Finds the code and the remedy of an error that ends a command: those of libraries, which have none, included. Their
 * classes are told apart by names and codes, because most commands never load the libraries.
 * @returns INTERNAL for an error that is none of the known ones.
 */
export function explainError(error: unknown): LoadError {
  if (error instanceof LoadError) return withRemedyOfCommand(error);
  const chain = causesOf(error);
  for (const facts of chain) {
    const explained = explainTemporal(facts, error) ?? explainFile(facts, error);
    if (explained !== null) return explained;
  }
  return new LoadError(
    'INTERNAL',
    (error instanceof Error ? error.stack : undefined) ?? messageOf(error),
    {},
    {
      cause: error,
    },
  );
}

function withRemedyOfCommand(error: LoadError): LoadError {
  const remedy = OF_COMMANDS[error.code];
  if (remedy === undefined || error.remedy !== ERRORS[error.code].remedy) return error;
  return new LoadError(error.code, error.message, error.details, { cause: error, remedy });
}

function explainTemporal({ name, message, code }: Facts, cause: unknown): LoadError | null {
  const fail = (text: string, remedy: string) => new LoadError('CONFIG_INVALID', text, {}, { cause, remedy });
  const [, namespace] = /Namespace (?:not found: '|)([^\s']+)'?(?: (?:is|was) not found|$)/.exec(message) ?? [];
  if (namespace !== undefined && (name === 'NamespaceNotFoundError' || /not found/.test(message)))
    return fail(`Temporal has no namespace ${namespace}`, NAMESPACE_REMEDY);
  if (name === 'TransportError') return fail(`Temporal cannot be reached: ${firstLine(message)}`, UNREACHABLE_REMEDY);
  if (code === GRPC.unauthenticated || code === GRPC.permissionDenied)
    return fail(`Temporal refuses this login: ${firstLine(message)}`, LOGIN_REMEDY);
  if (code === GRPC.unavailable || code === GRPC.deadlineExceeded)
    return fail(`Temporal does not answer: ${firstLine(message)}`, UNREACHABLE_REMEDY);
  return null;
}

function explainFile({ message, code, path }: Facts, cause: unknown): LoadError | null {
  if (code === 'ENOSPC') return explainFullDisk(message, path, cause);
  if (typeof code !== 'string' || !FILE_ERRORS.test(code) || typeof path !== 'string') return null;
  const remedy = 'Name another file or folder, or make this one readable and writable for this user.';
  return new LoadError('INPUT_INVALID', `Cannot use ${path}: ${message}`, { path }, { cause, remedy });
}

/** A write to a file that is open does not name it. */
function explainFullDisk(message: string, path: unknown, cause: unknown): LoadError {
  const place = typeof path === 'string' ? ` for ${path}` : '';
  const remedy = 'Free space on the disk of $SPARKIFY_HOME, or set SPARKIFY_HOME to a folder on another one.';
  return new LoadError('EMBEDDED_FAILED', `No space is left on the disk${place}: ${message}`, {}, { cause, remedy });
}

/** Facts of an error and its causes, the error first. */
function causesOf(error: unknown): Facts[] {
  const chain: Facts[] = [];
  for (let one: unknown = error; one instanceof Error && chain.length < 5; one = one.cause) {
    const { name, message, code, path } = one as Error & { code?: unknown; path?: unknown };
    chain.push({ name, message, code, path });
  }
  return chain;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
