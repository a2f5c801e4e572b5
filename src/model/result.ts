import type { CheckResult } from './checks.js';
import type { SourceName } from './plan.js';
import type { StarTable, TableChange } from './star.js';

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
