import type { SqlFile } from '../sql/files.js';
import type { ColumnDefinition } from '../sql/table-definition.js';
import type { Store } from '../store/store.js';
import type { SourceName } from '../model/plan.js';
import type { JsonMapping, RejectedRecord, SourceMembers } from '../copy-emulator/rules.js';
import type { TextResult } from './types.js';

/** Database engine of the warehouse. */
export type EngineName = 'postgres' | 'redshift';

/** Sender of a statement: prefixed to each as a comment, so that a DBA finds its workflow in Temporal. */
export interface Tag {
  readonly workflowId: string;
  readonly runId: string;
  readonly activity: string;
  readonly attempt: number;
}

/** Options of a session. */
export interface SessionOptions {
  /** Schemas of names without a prefix; new tables are created in the first. */
  readonly searchPath: readonly string[];
  readonly tag?: Tag;
  /**
   * Statements that are sent in one request with those that set the session up; `work` receives their results. Earlier
   * attempts of the tag's step are fenced off before.
   */
  readonly opening?: readonly BatchPart[];
  /** Its abort stops the running statement in the database, then ends the session. */
  readonly signal?: AbortSignal;
}

/** Work on a session. `opened` holds the results of the opening statements. */
export type SessionWork<S, T> = (session: S, opened: readonly BatchResult[]) => Promise<T>;

/** Result of a statement. */
export interface QueryResult {
  readonly rows: Record<string, unknown>[];
  readonly columns: readonly string[];
  /** Number of rows that were returned, or written by INSERT, UPDATE, DELETE or COPY; 0 for every other statement. */
  readonly rowCount: number;
}

/** Effect of one statement of a file. */
export interface Executed {
  /** Label that the file gives to this number of rows; see `Statement`. */
  readonly counts?: string;
  /** See `QueryResult`: CREATE TABLE AS counts nothing. */
  readonly rowCount: number;
}

/** Sum of the rows of all statements that their files label with `--! counts: LABEL`. */
export function rowsCounted(results: readonly Executed[], label: string): number {
  return results.filter(({ counts }) => counts === label).reduce((sum, { rowCount }) => sum + rowCount, 0);
}

/** Result of one statement of a batch: its rows, or how many it changed. */
export type BatchResult = QueryResult & Executed;

/** A file whose variables are written into its statements; see `bindLiterals` for the values that this takes. */
export interface BoundFile {
  readonly file: SqlFile;
  readonly values: Readonly<Record<string, string>>;
}

/** A SQL file whose only query is part of a greater one, with the text before and after it. Errors name file and line. */
export interface EmbeddedFile {
  readonly embedded: SqlFile;
  readonly before: string;
  readonly after: string;
}

/** Part of a batch: one statement as text, a file without variables, a file with their values, or one in a greater query. */
export type BatchPart = string | SqlFile | BoundFile | EmbeddedFile;

/**
 * One connection to the warehouse, for one piece of work. Errors are `LoadError`. Each call is one request unless documented
 * otherwise: a load far from its warehouse waits for round trips.
 */
export interface Session {
  /** Process id of the backend, as `pg_terminate_backend` takes it. */
  readonly pid: number;
  query(sql: string, values?: readonly unknown[]): Promise<QueryResult>;
  /** Runs a text of somebody else: by the extended protocol, in which the warehouse refuses a text of several statements. */
  querySingle(sql: string): Promise<QueryResult>;
  /** Does the same, and returns each value as the text that the warehouse writes, with the types of the columns. */
  querySingleAsText(sql: string): Promise<TextResult>;
  /**
   * Runs the statements of a file in order. Its psql variables are bound from `values`; a file with variables needs one
   * request per statement.
   */
  execute(file: SqlFile, values?: Readonly<Record<string, unknown>>): Promise<Executed[]>;
  /** Returns the rows of a file's only query. Its psql variables are bound from `values`. */
  select(file: SqlFile, values?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>[]>;
  /**
   * Runs statements that do not depend on each other's results. If one fails, the following ones do not run; outside a
   * transaction the previous ones have no effect either.
   */
  batch(parts: readonly BatchPart[]): Promise<BatchResult[]>;
  /** Runs a batch between BEGIN and COMMIT, in the same request; rolls back if a statement fails. */
  atomicBatch(parts: readonly BatchPart[]): Promise<BatchResult[]>;
  /**
   * Runs `work` between BEGIN and COMMIT; rolls back if it throws. BEGIN is sent with the first statement, if that has no
   * parameters; a transaction without statements sends nothing.
   */
  transaction<T>(work: () => Promise<T>): Promise<T>;
}

/** Progress of a staging step. */
export interface StagingProgress {
  readonly objects: number;
  readonly rows: number;
  readonly rejected: number;
  readonly bytes: number;
}

/** Result of a staging step. */
export interface StagedRows extends StagingProgress {
  /** Number of texts that fill their columns, so that they may have been cut; null if cut texts are counted by object. */
  readonly fullWidth: number | null;
}

/** Members that the records of a source have, and the number of objects that they were read from. */
export interface StagedMembers extends SourceMembers {
  readonly readObjects: number;
  /** Number of the run's objects. COPY does not say which members it met: on Redshift a sample of them is read. */
  readonly runObjects: number;
}

/** One staging table to fill from one source. */
export interface StagingJob {
  readonly source: SourceName;
  readonly table: string;
  readonly loadId: string;
  /** Name of the attempt: no other attempt of the step writes under it. */
  readonly attempt: string;
  /** URI of the source. */
  readonly uri: string;
  /** Whether this run loads all objects of the source. */
  readonly isWhole: boolean;
  readonly json: JsonMapping;
  /** JSONPaths file that `json` was read from; null if there is none. */
  readonly jsonUri: string | null;
  readonly store: Store;
  /** Number of rejected records that fails the step; 0 means 1. */
  readonly maxErrors: number;
  /** Whether a failure may show values that can be personal. */
  readonly showPersonalData: boolean;
  readonly onProgress: (progress: StagingProgress) => void;
  /** Receives warnings for the operator. */
  readonly onWarning: (warning: string) => void;
  /** Receives every rejected record, also those of a step that then fails. */
  readonly onReject: (row: RejectedRow) => void;
  /** Receives the members of the records, also of a step that then fails because of rejected ones. */
  readonly onMembers: (members: StagedMembers) => void;
  readonly signal?: AbortSignal;
}

/** One rejected record and its object. */
export interface RejectedRow extends RejectedRecord {
  readonly uri: string;
}

/** Split of a run's objects into batches: the objects whose rows can only be taken back together. */
export interface Batching {
  /** Whether days share a batch, up to its limits: where each batch costs a statement. */
  readonly sharesDays: boolean;
  /** Limits after which a batch gets no further object. */
  readonly maxBytes: number;
  readonly maxObjects: number;
}

/**
 * The warehouse: its connections, and what differs between the engines. Everything else is SQL in files.
 */
export interface Warehouse {
  readonly engine: EngineName;
  /**
   * Runs `work` on a separate connection.
   * @throws WAREHOUSE_UNAVAILABLE, PERMISSION_DENIED if it cannot connect; the signal's reason after an abort.
   */
  session<T>(options: SessionOptions, work: SessionWork<Session, T>): Promise<T>;
  /** Split of a run's objects into batches. */
  readonly batching: Batching;
  /** Files that create a table with its physical design on this engine: keys and layout, or indexes. */
  tableFiles(file: SqlFile): readonly SqlFile[];
  /** Files to run first in a transaction that runs in parallel with others, so that they do not slow each other down. */
  readonly parallelFiles: readonly string[];
  /** Query for triggers on the tables of the schemas :'star' and :'ops'; null if the engine has none. */
  readonly triggersFile: string | null;
  /** SQL expression for a 64-bit hash of a row: of the values of these columns, cast to these types. */
  rowHash(columns: readonly Pick<ColumnDefinition, 'name' | 'type'>[]): string;
  /** Writes many rows, whose values are text or null. @returns their number. */
  writeRows(session: Session, table: string, columns: readonly string[], rows: Rows): Promise<number>;
  /**
   * Fills a staging table of the run's schema from the run's objects, in the transaction that creates it.
   * @throws RECORDS_REJECTED, OBJECT_CHANGED, OBJECT_UNREADABLE, SOURCE_UNAVAILABLE.
   */
  stage(session: Session, job: StagingJob): Promise<StagedRows>;
  /**
   * Records what `stage` has staged, in tables that the steps of both sources share. It comes last in the transaction: on
   * Redshift a statement that writes a table locks all of it until the transaction ends.
   */
  noteStaged(session: Session, job: StagingJob, staged: StagedRows): Promise<void>;
  /**
   * Explains why `stage` failed, after its transaction is rolled back: some details of a failure can only be read then.
   * Rejected records go to the job's `onReject`.
   */
  explain(session: Session, job: StagingJob, error: unknown): Promise<unknown>;
  /** Deletes the files that a run wrote to the staging prefix. */
  removeStagingFiles(loadId: string): Promise<void>;
  close(): Promise<void>;
}

/** Batches of rows: each row is a list of values in the order of the columns. */
export type Rows = AsyncIterable<(string | null)[][]> | Iterable<(string | null)[][]>;
