import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { OpenRun } from '../load/ended-runs.js';
import { SEARCH_ATTRIBUTES } from '../model/plan.js';

const OUTCOME = { name: 'SparkifyOutcome', type: SEARCH_ATTRIBUTES.SparkifyOutcome } as const;

/** Number of the open runs of the ledger that wait for an operator, by their search attribute. */
export async function countHeldRuns(client: Client, open: readonly OpenRun[]): Promise<number> {
  const outcomes = await Promise.all(open.map((run) => outcomeOf(client, run)));
  return outcomes.filter((outcome) => outcome === 'held').length;
}

async function outcomeOf({ workflow }: Client, { workflowId, runId }: OpenRun): Promise<string | null> {
  try {
    const { status, typedSearchAttributes } = await workflow.getHandle(workflowId, runId).describe();
    return status.name === 'RUNNING' ? (typedSearchAttributes.get(OUTCOME) ?? null) : null;
  } catch (error) {
    // The ledger may be shared with another server or namespace.
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
