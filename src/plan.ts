import type { CheckResult, Severity } from './checks.js';
import type { CandidateStep, StarTable, TableChange } from './model/star.js';

/** The two kinds of objects, each staged into a table of its own. */
export type SourceName = 'events' | 'songs';

/** The staging table of each source. */
export const STAGING_TABLE: Readonly<Record<SourceName, string>> = { events: 'stage_events', songs: 'stage_songs' };

/** The days of a dated load, both included, as YYYY-MM-DD. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** A check as the workflow knows it. */
export interface PlannedCheck {
  readonly name: string;
  readonly severity: Severity;
  readonly title: string;
  readonly path: string;
  /** Whether it looks at staging alone, and so need not wait for candidate rows. Absent in plans of older workers. */
  readonly ofStaging?: boolean;
}

/** What becomes of a run whose step has used up its tries or whose check failed: it ends, or waits for an operator. */
export type OnFailure = 'fail' | 'hold';

/** What a load tells about itself in a way that one can search for, by the type that the server must know it as. */
export const SEARCH_ATTRIBUTES = {
  SparkifyLoadDate: 'DATETIME',
  SparkifyOutcome: 'KEYWORD',
  SparkifyRowsLoaded: 'INT',
  SparkifyFailedChecks: 'KEYWORD_LIST',
} as const;

/** The name of a search attribute of ours. */
export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;

/** What one run will do, made once from its input and the worker's configuration. It enters workflow history. */
export interface LoadPlan {
  /** Names the run everywhere: in the ledger and as `sparkify_run_<loadId>`. Sorts by time. */
  readonly loadId: string;
  readonly logData: string;
  readonly logJsonPath: string | null;
  readonly songData: string;
  readonly window: Window | null;
  readonly full: boolean;
  readonly maxErrors: number;
  /** Whether texts of the logs that were decoded twice as Latin-1 are put right in staging. */
  readonly repairText: boolean;
  readonly onFailure: OnFailure;
  /** How long a failed step waits for an operator before it fails the run. */
  readonly holdHours: number;
  /** Those that the Temporal server knows; the others are not set. */
  readonly searchAttributes: readonly SearchAttributeName[];
  readonly checks: readonly PlannedCheck[];
  /** The steps that make candidate rows. Absent in plans of older workers. */
  readonly candidates?: readonly CandidateStep[];
  /**
   * Whether a run that finds nothing new ends after it has listed: published tables stay, published checks are not run
   * again. Absent in plans of older workers: their runs go through all steps.
   */
  readonly endsWhenNothingNew?: boolean;
  /** The above in a sentence. */
  readonly summary: string;
}

/** The steps that made candidate rows before plans named them. Plans of older workers mean these: never change them. */
const STEPS_OF_OLDER_PLANS: readonly CandidateStep[] = [
  { step: 'loadDimension', table: 'users' },
  { step: 'loadDimension', table: 'song' },
  { step: 'loadDimension', table: 'artist' },
  { step: 'loadDimension', table: 'times' },
  { step: 'loadFact', table: 'songplay' },
];

/** The steps that make the candidate rows of a run. */
export function candidateStepsOf({ candidates }: Pick<LoadPlan, 'candidates'>): readonly CandidateStep[] {
  return candidates ?? STEPS_OF_OLDER_PLANS;
}

/** Objects of one source: found, this run's, and known to the ledger or outside the run's days. */
export interface ObjectCount {
  readonly listed: number;
  readonly loaded: number;
  readonly skipped: number;
  /** Bytes of this run's objects as they are stored. */
  readonly bytes: number;
}

/** No object yet. */
export const NO_OBJECTS: ObjectCount = { listed: 0, loaded: 0, skipped: 0, bytes: 0 };

/** What one staging step did. */
export interface StagedSource {
  readonly rows: number;
  readonly rejected: number;
  readonly bytes: number;
  /** Texts that were put right; absent where the load does not repair. */
  readonly repaired?: number;
  /** What the operator should know of how it was staged. */
  readonly warnings?: readonly string[];
}

/** Candidate rows of one load step, with the version of the star that they were made against. */
export interface LoadedTables {
  readonly starVersion: number;
  readonly rows: Readonly<Record<string, number>>;
}

/** A run that was published. */
export type PublishedRun = Extract<Published, { outcome: 'published' }>;

/** What publish did: everything, or nothing because another run has published since the candidates were made. */
export type Published =
  | {
      readonly outcome: 'published';
      readonly changed: Readonly<Record<StarTable, TableChange>>;
      /** Plays that went from unmatched_play to songplay. */
      readonly moved: number;
      /** Rows of each table of the star after the run. */
      readonly tables: Readonly<Record<StarTable, number>>;
    }
  | { readonly outcome: 'outdated' };

/** Why and where a load failed. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly step: string;
  /** The SQL file that failed, where it was one. */
  readonly sql?: string;
}

/** Rows of the staging tables, records that COPY would not take, and texts that were put right. */
export interface StagedRows {
  readonly stage_events: number;
  readonly stage_songs: number;
  readonly rejected: number;
  /** See `StagedSource`. */
  readonly repaired?: number;
}

/** The result of a load: of the workflow, and of `load --json` and `demo --json`. */
export interface LoadResult {
  readonly status: 'COMPLETED' | 'FAILED' | 'CANCELLED';
  readonly workflowId: string;
  readonly runId: string;
  /** Null where the load failed before it had one. */
  readonly loadId: string | null;
  readonly objects: Readonly<Record<SourceName, ObjectCount>>;
  readonly staged: StagedRows;
  readonly tables: Readonly<Record<StarTable, number>>;
  readonly changed: Readonly<Record<StarTable, TableChange>>;
  readonly moved: number;
  readonly checks: readonly CheckResult[];
  /** What an operator should know although it fails nothing, one sentence each. */
  readonly warnings: readonly string[];
  readonly durationMs: number;
  readonly failure: Failure | null;
}
