import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { visibleLine } from '../../../model/visible-text.js';
import { LoadError, messageOf } from '../../../model/errors.js';
import { incompatibleWorker, parseStillHeld } from '../../../client/answers.js';
import { abortUpdate, acceptUpdate, retryUpdate, type StillHeld } from '../../../workflows/updates.js';

/** Time that a worker may take to answer. */
const ANSWER_TIMEOUT_MS = 20_000;

/** DecisionName of an operator on a held load: the name of the workflow's update. */
export type DecisionName = 'retry' | 'accept' | 'abort';

/** Input of the decision `accept`, and of `abort`, which takes no check. */
export interface DecisionInput {
  check?: string;
  reason?: string;
}

/**
 * Sends a decision to a held load as an update of its workflow.
 * @throws UPDATE_REFUSED, WORKER_LOST if no worker answers, WORKER_INCOMPATIBLE.
 */
export async function sendDecision(
  client: Client,
  workflowId: string,
  decision: DecisionName,
  input: DecisionInput,
): Promise<StillHeld> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    const deadline = Date.now() + ANSWER_TIMEOUT_MS;
    return parseStillHeld(await client.withDeadline(deadline, () => executeUpdate(handle, decision, input)));
  } catch (error) {
    throw explain(error, workflowId, decision);
  }
}

/** The workflow validates the input, also one that lacks a member or has one too many: it is sent as it is. */
function executeUpdate(handle: WorkflowHandle, decision: DecisionName, input: DecisionInput): Promise<StillHeld> {
  switch (decision) {
    case 'retry':
      return handle.executeUpdate<StillHeld, [DecisionInput]>(retryUpdate.name, { args: [input] });
    case 'accept':
      return handle.executeUpdate(acceptUpdate, { args: [input as { check: string; reason: string }] });
    case 'abort':
      return handle.executeUpdate(abortUpdate, { args: [input] });
  }
}

function explain(error: unknown, workflowId: string, decision: DecisionName): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    const problem = messageOf(error.cause ?? error);
    // Wording of Temporal's SDK for an update that the workflow does not define.
    if (problem.includes('No registered handler for update'))
      return incompatibleWorker(`it does not know the update ${decision}`, error);
    return new LoadError('UPDATE_REFUSED', problem, {}, { cause: error });
  }
  if (error instanceof WorkflowNotFoundError)
    return new LoadError(
      'UPDATE_REFUSED',
      `${visibleLine(workflowId)} has ended: nothing is held`,
      {},
      { cause: error, remedy: 'There is nothing to decide; sparkify status shows how it ended.' },
    );
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
    return new LoadError(
      'WORKER_LOST',
      `No worker answered for ${visibleLine(workflowId)}`,
      {},
      { cause: error, remedy: 'Start one (sparkify worker, or up), and send the decision again.' },
    );
  return error;
}
