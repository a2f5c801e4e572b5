import type { Failure, ObjectCount } from './result.js';
import type { LoadPlan, SourceName } from './plan.js';
import type { StarTable, TableChange } from './star.js';

/** State of a load that its lineage reports, by OpenLineage's name. ABORT is a load that was cancelled. */
export type LineageEventType = 'START' | 'COMPLETE' | 'FAIL' | 'ABORT';

/** State of a load, from which the worker makes an event of OpenLineage. */
export interface LineageReport {
  readonly type: LineageEventType;
  /** Id of the run, a UUID: that of its first execution, so that a load that was reset stays the same run. */
  readonly runId: string;
  readonly workflowId: string;
  /** Time at which the state was reached, in milliseconds since 1970. */
  readonly at: number;
  /** Nominal time of a scheduled run, in milliseconds since 1970; null for any other run. */
  readonly scheduledAt: number | null;
  readonly plan: Pick<LoadPlan, 'loadId' | 'logData' | 'logJsonPath' | 'songData'>;
  readonly sources: Readonly<Record<SourceName, SourceFigures>>;
  /** Changes of the star; null unless the load has completed. */
  readonly changed: Readonly<Record<StarTable, TableChange>> | null;
  readonly failure: Failure | null;
}

/** What a load has read of a source so far. */
export interface SourceFigures {
  readonly objects: ObjectCount['loaded'];
  /** Stored size of the objects in bytes. */
  readonly bytes: ObjectCount['bytes'];
  readonly rows: number;
}
