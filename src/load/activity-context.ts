import type { Tag } from '../warehouse/warehouse.js';

/** Context of an activity, as the steps see it. */
export interface ActivityContext {
  /** Aborts when the load is cancelled or the worker shuts down. */
  readonly signal: AbortSignal;
  /** Identifies the activity and its attempt in the sessions of the warehouse. */
  readonly tag: Tag;
  /** Sets the details of the next heartbeat, which the Web UI shows. */
  readonly report: (details: Record<string, unknown>) => void;
  /** Logs a warning with its facts. */
  readonly warn: (warning: string, facts: Record<string, unknown>) => void;
}
