import type { PlannedCheck } from './checks.js';
import type { CandidateStep } from './star.js';

/** The two kinds of objects, each staged into a table of its own. */
export type SourceName = 'events' | 'songs';

/** The staging table of each source. */
export const STAGING_TABLE: Readonly<Record<SourceName, string>> = { events: 'stage_events', songs: 'stage_songs' };

/** The days of a dated load, both included, as YYYY-MM-DD. */
export interface Window {
  readonly from: string;
  readonly to: string;
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
