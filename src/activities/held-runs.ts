import type { Client } from '@temporalio/client';
import type { OpenRun } from '../load/ended-runs.js';
import { SEARCH_ATTRIBUTES } from '../model/plan.js';
import { describeRun } from './describe-run.js';

const OUTCOME = { name: 'SparkifyOutcome', type: SEARCH_ATTRIBUTES.SparkifyOutcome } as const;

/** Number of the open runs of the ledger that wait for an operator, by their search attribute. */
export async function countHeldRuns(client: Client, open: readonly OpenRun[]): Promise<number> {
  const outcomes = await Promise.all(open.map((run) => outcomeOf(client, run)));
  return outcomes.filter((outcome) => outcome === 'held').length;
}

async function outcomeOf(client: Client, { workflowId, runId }: OpenRun): Promise<string | null> {
  const found = await describeRun(client, workflowId, runId);
  return found?.status.name === 'RUNNING' ? (found.typedSearchAttributes.get(OUTCOME) ?? null) : null;
}
