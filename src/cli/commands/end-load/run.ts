import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Command } from 'commander';
import { LoadError } from '../../../model/errors.js';
import { shellWord } from '../../../model/shell-word.js';
import { visibleLine } from '../../../model/visible-text.js';
import { printResult } from '../../output/print.js';
import { findLoad, findRunningLoad } from '../../runtime/find-load.js';
import { withTemporal } from '../../runtime/with-temporal.js';

/** Flags of `sparkify cancel` and `sparkify terminate`. */
export interface EndFlags {
  readonly json?: boolean;
}

/** Time that a worker may take to stop the statements of a cancelled load. */
const END_LIMIT_MS = 60_000;

const POLL_MS = 200;

/**
 * Cancels a load, and waits until it has ended.
 * @throws INPUT_INVALID if it is not running; WORKER_LOST if no worker ends it.
 */
export async function cancelLoad(id: string | undefined, { json }: EndFlags, command: Command): Promise<void> {
  await withTemporal(command, async (client) => {
    const handle = await runningLoad(client, id, command);
    await handle.cancel();
    const status = await statusAtEnd(handle);
    const { workflowId } = handle;
    if (status === null) {
      const message = `${visibleLine(workflowId)} was asked to cancel, and has not ended after ${END_LIMIT_MS / 1000} s: does a worker run?`;
      throw new LoadError('WORKER_LOST', message);
    }
    // A load that is cancelled while it cleans up is cancelled after its publish.
    const shownBy = `sparkify status ${shellWord(workflowId)} shows whether it had been published before`;
    const sentence = status === 'CANCELLED' ? `was cancelled; ${shownBy}` : `had already ended: ${status}`;
    printResult(json, { workflowId, status }, visibleLine(`${workflowId} ${sentence}`));
  });
}

/** Ends a load at once, whatever it does. @throws INPUT_INVALID if it is not running. */
export async function terminateLoad(
  id: string | undefined,
  { json, reason }: EndFlags & { readonly reason: string },
  command: Command,
): Promise<void> {
  await withTemporal(command, async (client) => {
    const handle = await runningLoad(client, id, command);
    await handle.terminate(reason);
    const { workflowId } = handle;
    const sentence = `${workflowId} was terminated: ${reason}. The next load notes it in the ledger`;
    printResult(json, { workflowId, status: 'TERMINATED', reason }, visibleLine(sentence));
  });
}

/** The run of a load that is running now: one that starts later under the same id is another. */
async function runningLoad(client: Client, id: string | undefined, command: Command): Promise<WorkflowHandle> {
  const workflowId = id === undefined ? await findRunningLoad(client) : await findLoad(client, id, command);
  const { status, runId } = await client.workflow.getHandle(workflowId).describe();
  if (status.name !== 'RUNNING')
    throw new LoadError(
      'INPUT_INVALID',
      `${visibleLine(workflowId)} is not running: it ended as ${status.name}`,
      {},
      { remedy: 'There is nothing to end; sparkify status shows how it ended.' },
    );
  return client.workflow.getHandle(workflowId, runId);
}

/** Waits for the end of a load. @returns its status; null if it does not end in time. */
async function statusAtEnd(handle: WorkflowHandle): Promise<string | null> {
  for (const deadline = Date.now() + END_LIMIT_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING') return status.name;
  }
  return null;
}
