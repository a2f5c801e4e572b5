import type { SqlFile } from '../sql/files.js';
import type { Store } from '../store/store.js';
import type { SourceName } from '../model/plan.js';
import type { JsonMapping, RejectedRecord } from '../copy-emulator/rules.js';

/** Which database the warehouse is. */
export type EngineName = 'postgres' | 'redshift';

/** Who sends a statement: stands as a comment before each, so that a DBA finds the way back to Temporal. */
export interface Tag {
  readonly workflowId: string;
  readonly runId: string;
  readonly activity: string;
  readonly attempt: number;
}

/** How a session is opened. */
export interface SessionOptions {
  /** Schemas that names without a prefix are looked up in; new tables go into the first. */
  readonly searchPath: readonly string[];
  readonly tag?: Tag;
  /**
   * Statements that are sent in one request with those that set the session up; `work` receives their results. An earlier
   * attempt of the tag's step has ended by then.
   */
  readonly opening?: readonly BatchPart[];
  /** When it aborts, the running statement is stopped in the database, and the session ends when it has. */
  readonly signal?: AbortSignal;
}

/** Work on a session. `opened` are the results of the options' opening statements. */
export type SessionWork<S, T> = (session: S, opened: readonly BatchResult[]) => Promise<T>;

/** What a statement gave back. */
export interface QueryResult {
  readonly rows: Record<string, unknown>[];
  readonly columns: readonly string[];
  /** Rows that were returned, or written by INSERT, UPDATE, DELETE or COPY; 0 for every other statement. */
  readonly rowCount: number;
}

/** What one statement of a file did. */
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

/** What one statement of a batch returned, or did. */
export interface BatchResult extends QueryResult {
  /** See `Executed`. */
  readonly counts?: string;
}

/** A file whose variables are written into its statements; see `bindLiterals` for the values that this takes. */
export interface BoundFile {
  readonly file: SqlFile;
  readonly values: Readonly<Record<string, string>>;
}

/** Part of a batch: one statement as text, a file without variables, or a file with their values. */
export type BatchPart = string | SqlFile | BoundFile;

/**
 * One connection to the warehouse, for one piece of work. Errors are `LoadError`. Each call is one request unless it says
 * otherwise: what a load far from its warehouse waits for is round trips.
 */
export interface Session {
  /** The backend's process id: what `pg_terminate_backend` takes. */
  readonly pid: number;
  query(sql: string, values?: readonly unknown[]): Promise<QueryResult>;
  /**
   * Runs the statements of a file in order. Its psql variables are bound from `values`; a file with variables takes a
   * request for each statement.
   */
  execute(file: SqlFile, values?: Readonly<Record<string, unknown>>): Promise<Executed[]>;
  /** The rows of a file's one query. Its psql variables are bound from `values`. */
  select(file: SqlFile, values?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>[]>;
  /**
   * Runs statements that need no answer of each other. Where one fails, those behind it do not run; outside of a
   * transaction those before it have no effect either.
   */
  batch(parts: readonly BatchPart[]): Promise<BatchResult[]>;
  /** Runs a batch between BEGIN and COMMIT, in the same request; rolls back where a statement fails. */
  atomicBatch(parts: readonly BatchPart[]): Promise<BatchResult[]>;
  /**
   * Runs `work` between BEGIN and COMMIT; rolls back when it throws. BEGIN is sent with the first statement, where that
   * has no parameters; a transaction without statements sends nothing.
   */
  transaction<T>(work: () => Promise<T>): Promise<T>;
}

/** How far a staging step is. */
export interface StagingProgress {
  readonly objects: number;
  readonly rows: number;
  readonly rejected: number;
  readonly bytes: number;
}

/** What a staging step has staged. */
export interface StagedRows extends StagingProgress {
  /** Texts that fill their columns, so that they may have been cut; null where those that were cut are counted by object. */
  readonly fullWidth: number | null;
}

/** One staging table to fill from one source. */
export interface StagingJob {
  readonly source: SourceName;
  readonly table: string;
  readonly loadId: string;
  /** Names what this attempt of the step alone may write. */
  readonly attempt: string;
  /** Where the source is. */
  readonly uri: string;
  /** Whether all that is there is this run's work. */
  readonly isWhole: boolean;
  readonly json: JsonMapping;
  /** The JSONPaths file that `json` was read from; null where it was not read from a file. */
  readonly jsonUri: string | null;
  readonly store: Store;
  /** This many rejected records fail it; 0 means 1. */
  readonly maxErrors: number;
  /** Whether a failure may show values that can be personal. */
  readonly showPersonalData: boolean;
  readonly onProgress: (progress: StagingProgress) => void;
  /** Gets what the operator should know, though it fails nothing. */
  readonly onWarning: (warning: string) => void;
  /** Gets every rejected record, also those of a step that then fails. */
  readonly onReject: (row: RejectedRow) => void;
  readonly signal?: AbortSignal;
}

/** One rejected record, with the object that it is in. */
export interface RejectedRow extends RejectedRecord {
  readonly uri: string;
}

/**
 * The warehouse. What both engines do the same is SQL in files; this is what differs, and the connection.
 */
export interface Warehouse {
  readonly engine: EngineName;
  /**
   * Runs `work` on a connection of its own.
   * @throws WAREHOUSE_UNAVAILABLE, PERMISSION_DENIED where there is none to be had; the signal's reason where it aborts.
   */
  session<T>(options: SessionOptions, work: SessionWork<Session, T>): Promise<T>;
  /** The file that creates a table, with the physical design that this engine gives it: keys and layout, or indexes. */
  tableFiles(file: SqlFile): readonly SqlFile[];
  /** Files to run in a transaction whose statement is one of many at once: what keeps them from getting in each other's way. */
  readonly sideBySide: readonly string[];
  /** Writes many rows; the values are text, or null. */
  writeRows(session: Session, table: string, columns: readonly string[], rows: Rows): Promise<number>;
  /**
   * Fills a staging table of the run's schema from the run's objects, in one transaction with making it.
   * @throws RECORDS_REJECTED, OBJECT_CHANGED, OBJECT_UNREADABLE, SOURCE_UNAVAILABLE.
   */
  stage(session: Session, job: StagingJob): Promise<StagedRows>;
  /**
   * Notes what `stage` has staged, in tables that the steps of both sources share. It is the last of their transaction:
   * on Redshift a statement that writes a table locks all of it until the transaction ends.
   */
  noteStaged(session: Session, job: StagingJob, staged: StagedRows): Promise<void>;
  /**
   * Why `stage` failed, asked when its transaction is rolled back: some of what a database knows of a failure can only
   * be read then. Rejected records go to the job's `onReject`.
   */
  explain(session: Session, job: StagingJob, error: unknown): Promise<unknown>;
  /** Removes what a run wrote besides the warehouse's tables. */
  removeWork(loadId: string): Promise<void>;
  close(): Promise<void>;
}

/** Rows in batches: each a list of values, in the order of the columns. */
export type Rows = AsyncIterable<(string | null)[][]> | Iterable<(string | null)[][]>;
