import type { Context } from '@temporalio/activity';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import { messageOf } from '../model/errors.js';
import type { EndedRun, OpenRun } from '../load/ended-runs.js';
import { askTemporal } from './ask-temporal.js';
import { describeRun } from './describe-run.js';

/** Status in the ledger for the ways in which a workflow ends without recording it. */
const ENDED: Readonly<Record<string, EndedRun['status']>> = {
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed out',
  CANCELLED: 'cancelled',
  FAILED: 'failed',
};

/**
 * Finds which of the runs that are open in the ledger have ended in Temporal. A run that this server does not know stays
 * open: it may belong to another server or namespace that shares the ledger. Returns those found so far if the server does
 * not answer.
 */
export async function endedRuns(open: readonly OpenRun[]): Promise<EndedRun[]> {
  const ended: EndedRun[] = [];
  const ask = async (client: Client, { info }: Context): Promise<EndedRun[]> => {
    for (const run of open) {
      const found = await endOf(client, run, info.workflowExecution?.runId);
      if (found !== null) ended.push(found);
    }
    return ended;
  };
  return askTemporal(ask, { value: ended, consequence: 'Ended runs stay open in the ledger until the next load' });
}

/** Reason why a workflow ended: the client's own error only says that it failed. */
function reasonOf(error: unknown): string {
  return messageOf(error instanceof WorkflowFailedError ? (error.cause ?? error) : error);
}

/** How a run ended; null if it runs, if a reset continues it, or if the server does not know it. */
async function endOf(client: Client, run: OpenRun, ownRunId: string | undefined): Promise<EndedRun | null> {
  const description = await describeRun(client, run.workflowId, run.runId);
  const status = ENDED[description?.status.name ?? ''];
  if (description === null || status === undefined) return null;
  // A reset terminates a run and starts another one of the same workflow id, which continues the same load.
  const latest = await describeRun(client, run.workflowId);
  if (latest !== null && latest.runId !== ownRunId && latest.status.name === 'RUNNING') return null;
  const reason: string = await client.workflow
    .getHandle(run.workflowId, run.runId, { followRuns: false })
    .result()
    .then(() => '', reasonOf);
  return { ...run, status, endedAt: description.closeTime ?? new Date(), reason };
}
