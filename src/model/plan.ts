import type { PlannedCheck } from './checks.js';
import type { Correction } from './correction.js';
import type { CandidateStep } from './star.js';
import type { Window } from './window.js';

/** Sources of objects, in the order in which they are listed. Each is staged into its own table. */
export const SOURCES = ['events', 'songs'] as const;
/** Name of a source. */
export type SourceName = (typeof SOURCES)[number];

/** Staging table of each source. */
export const STAGING_TABLE: Readonly<Record<SourceName, string>> = { events: 'stage_events', songs: 'stage_songs' };

/** URI of a source in a plan. */
export function uriOf({ logData, songData }: Pick<LoadPlan, 'logData' | 'songData'>, source: SourceName): string {
  return source === 'events' ? logData : songData;
}

/** Behaviour after a step has exhausted its retries or a check has failed: the run ends, or waits for an operator. */
export type OnFailure = 'fail' | 'hold';

/** Way by which the lineage of a load reaches a service: a request, or a file that something else reads. */
export type LineageTransport = 'http' | 'file';

/** Search attributes that a load sets, each with the type under which the server must know it. */
export const SEARCH_ATTRIBUTES = {
  SparkifyLoadDate: 'DATETIME',
  SparkifyOutcome: 'KEYWORD',
  SparkifyRowsLoaded: 'INT',
  SparkifyFailedChecks: 'KEYWORD_LIST',
} as const;

/** Name of a search attribute that a load sets. */
export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;

/** Plan of one run, made once from its input and the worker's configuration. It enters workflow history. */
export interface LoadPlan {
  /** Identifies the run in the ledger and in its schema `sparkify_run_<loadId>`. Sorts by time. */
  readonly loadId: string;
  readonly logData: string;
  readonly logJsonPath: string | null;
  readonly songData: string;
  readonly window: Window | null;
  readonly full: boolean;
  /** Correction in place of a load of what is new. */
  readonly correction?: Correction | undefined;
  /** Whether the run publishes in a transaction that is rolled back, and reports what it would have changed. */
  readonly isDryRun?: boolean;
  readonly maxErrors: number;
  /** Whether texts of the logs that were decoded twice as Latin-1 are repaired in staging. */
  readonly repairText: boolean;
  readonly onFailure: OnFailure;
  /** Hours that a failed step waits for an operator before it fails the run. */
  readonly holdHours: number;
  /** Search attributes that the Temporal server knows; the others are not set. */
  readonly searchAttributes: readonly SearchAttributeName[];
  readonly checks: readonly PlannedCheck[];
  /** Steps that make candidate rows. Absent in plans of older workers. */
  readonly candidates?: readonly CandidateStep[];
  /**
   * Whether a run that finds nothing new ends after the listing: published tables stay, and checks do not run again.
   * Absent in plans of older workers: their runs go through all steps.
   */
  readonly endsWhenNothingNew?: boolean;
  /** Whether the ledger has a table for the members of the records. Absent in plans of older workers: theirs may not. */
  readonly recordsMembers?: boolean;
  /** Whether the ledger has a table for the contents of the star. Absent in plans of older workers: theirs may not. */
  readonly marksContent?: boolean;
  /** Whether the ledger keeps batches. Absent in plans of older workers: theirs may not yet. */
  readonly keepsBatches?: boolean;
  /** Whether checks of severity warn run together in one step. Absent in plans of older workers: each is a step. */
  readonly runsWarningsTogether?: boolean;
  /** Whether people are notified of the load. Absent in plans of older workers, which notify nobody. */
  readonly notifies?: boolean;
  /** Transports by which the load reports its lineage. Absent in plans of older workers, which report none. */
  readonly lineage?: readonly LineageTransport[];
  /** Description of the plan in one sentence. */
  readonly summary: string;
}

/** Steps that made candidate rows before plans named them. Plans of older workers imply these: never change them. */
const STEPS_OF_OLDER_PLANS: readonly CandidateStep[] = [
  { step: 'loadDimension', table: 'users' },
  { step: 'loadDimension', table: 'song' },
  { step: 'loadDimension', table: 'artist' },
  { step: 'loadDimension', table: 'times' },
  { step: 'loadFact', table: 'songplay' },
];

/** Steps that make the candidate rows of a run. */
export function candidateStepsOf({ candidates }: Pick<LoadPlan, 'candidates'>): readonly CandidateStep[] {
  return candidates ?? STEPS_OF_OLDER_PLANS;
}
