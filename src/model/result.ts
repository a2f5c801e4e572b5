import type { CheckResult } from './checks.js';
import type { ContentChanges } from './content.js';
import type { SourceName } from './plan.js';
import type { StarTable, TableChange } from './star.js';
import type { StepProgress } from './steps.js';

/** Counts of one source's objects: listed, loaded by this run, and skipped (in the ledger or outside the load window). */
export interface ObjectCount {
  readonly listed: number;
  readonly loaded: number;
  readonly skipped: number;
  /** Skipped objects that are outside the load window; absent if an older worker counted. */
  readonly outside?: number;
  /** Loaded objects of which the star has an earlier version, or the same one. Absent if an older worker counted. */
  readonly replaced?: number;
  /** Loaded objects that did not change: they are read again, since they are in one batch with a replaced one. */
  readonly reread?: number;
  /** Objects that the star has rows of, and that the source no longer has. */
  readonly removed?: number;
  /** Batches of the star that this run takes back, and reads again without what was replaced or removed. */
  readonly withdrawn?: number;
  /** Objects whose rows this run takes out of the star by their names: they stay out until they change or are named again. */
  readonly takenOut?: number;
  /** Objects that an undo cannot bring back as they were: their number, and the URIs of the first ones. */
  readonly lost?: { readonly objects: number; readonly first: readonly string[] } | undefined;
  /** Stored size of this run's objects in bytes. */
  readonly bytes: number;
}

/** Counts before the listing. */
export const NO_OBJECTS: ObjectCount = { listed: 0, loaded: 0, skipped: 0, bytes: 0 };

/** Result of one staging step. */
export interface StagedSource {
  readonly rows: number;
  readonly rejected: number;
  readonly bytes: number;
  /** Number of repaired texts; absent if the load does not repair text. */
  readonly repaired?: number;
  /** Objects that were read for their members, if that was a sample of all: COPY reads the others without a count. */
  readonly sampledObjects?: number;
  /** Warnings for the operator about the staging. */
  readonly warnings?: readonly string[];
}

/** Numbers of candidate rows of one step, with the version of the star that they were made against. */
export interface LoadedTables {
  readonly starVersion: number;
  readonly rows: Readonly<Record<string, number>>;
  /** Changes of the content of the star's tables. Absent if the run does not mark contents. */
  readonly contents?: ContentChanges;
}

/** Result of a published run. */
export type PublishedRun = Extract<Published, { outcome: 'published' }>;

/**
 * Result of `publish`: everything, or nothing because another run has published in the meantime: the candidate rows are
 * outdated, or that run has loaded objects of this one, so that this one has to list its sources again.
 */
export type Published =
  | {
      readonly outcome: 'published';
      readonly changed: Readonly<Record<StarTable, TableChange>>;
      /** Late-matched plays: those that moved from unmatched_play to songplay. */
      readonly moved: number;
      /** Number of rows of each table of the star after the run. */
      readonly tables: Readonly<Record<StarTable, number>>;
      /** What a dry run would have changed: nothing is published then. */
      readonly preview?: Preview | undefined;
    }
  | { readonly outcome: 'outdated' | 'overtaken' };

/** Failure of a load: code, step and message. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly step: string;
  /** SQL file that failed, if one did. */
  readonly sql?: string;
  /** Whether the load has published all the same; `unknown` if the answer of its publish was lost. Absent if it has not. */
  readonly published?: 'yes' | 'unknown' | undefined;
}

/** Numbers of staged rows, of records that COPY rejected, and of repaired texts. */
export interface StagedRows {
  readonly stage_events: number;
  readonly stage_songs: number;
  readonly rejected: number;
  /** See `StagedSource`. */
  readonly repaired?: number;
  /** Objects that were read for their members, if that was a sample of all objects of a source. */
  readonly sampledObjects?: number;
}

/** Ids of the first rows that a dry run would add, change and delete in a table. */
export interface ChangedIds {
  readonly inserted: readonly string[];
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
}

/** What a dry run would have changed, by table of the star: the first ids of each kind. The numbers are in the result. */
export type Preview = Readonly<Record<StarTable, ChangedIds>>;

/** Result of a load: of the workflow, and of `load --json` and `demo --json`. */
export interface LoadResult {
  readonly status: 'COMPLETED' | 'FAILED' | 'CANCELLED';
  readonly workflowId: string;
  readonly runId: string;
  /** Null if the load failed before it had one. */
  readonly loadId: string | null;
  /** What a dry run would have changed. Absent unless the load is a dry run. */
  readonly preview?: Preview | undefined;
  readonly objects: Readonly<Record<SourceName, ObjectCount>>;
  readonly staged: StagedRows;
  readonly tables: Readonly<Record<StarTable, number>>;
  readonly changed: Readonly<Record<StarTable, TableChange>>;
  readonly moved: number;
  readonly checks: readonly CheckResult[];
  /** Attempts of steps, without the checks that passed. Absent of workers of older versions. */
  readonly steps?: readonly StepProgress[] | undefined;
  /** Warnings for the operator, one sentence each. */
  readonly warnings: readonly string[];
  /**
   * Milliseconds from the first task of the workflow to the end of the publish, of the listing that found nothing new, or of
   * the step that failed: from `started_at` to `finished_at` of the ledger.
   */
  readonly durationMs: number;
  readonly failure: Failure | null;
}
