import { workflowInfo } from '@temporalio/workflow';
import type { CheckResult } from '../model/checks.js';
import type { Failure, LoadResult } from '../model/result.js';
import { isPassedCheck } from './progress.js';
import type { Tracker } from './tracker.js';

/** Parts of the result that the tracker does not know. */
export interface Ending {
  readonly status: LoadResult['status'];
  readonly tables: LoadResult['tables'];
  readonly changed: LoadResult['changed'];
  readonly moved: number;
  readonly preview?: LoadResult['preview'];
  readonly failure: Failure | null;
}

/** Builds the result of a load, published or failed. */
export function resultOf(tracker: Tracker, ending: Ending): LoadResult {
  const { workflowId, runId } = workflowInfo();
  const { events, songs } = tracker.staged;
  return {
    status: ending.status,
    workflowId,
    runId,
    loadId: tracker.plan?.loadId ?? null,
    preview: ending.preview,
    objects: tracker.objects,
    staged: {
      stage_events: events.rows,
      stage_songs: songs.rows,
      rejected: events.rejected + songs.rejected,
      repaired: events.repaired,
      sampledObjects: sampledObjects(tracker),
    },
    tables: ending.tables,
    changed: ending.changed,
    moved: ending.moved,
    checks: tracker.checks.map(withoutProof),
    steps: tracker.steps.filter((step) => !isPassedCheck(step)),
    warnings: tracker.progress.warnings,
    durationMs: tracker.durationMs,
    failure: ending.failure,
  };
}

function sampledObjects({ staged: { events, songs } }: Tracker): number | undefined {
  if (events.sampledObjects === undefined && songs.sampledObjects === undefined) return undefined;
  return (events.sampledObjects ?? 0) + (songs.sampledObjects ?? 0);
}

/** A proof is for the publish: whoever reads a result has no use for it. */
function withoutProof(result: CheckResult): CheckResult {
  const { name, severity, status, failing, accepted } = result;
  return { name, severity, status, failing, accepted };
}
