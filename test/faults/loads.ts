import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { messageOf } from '../../src/model/errors.js';
import type { LoadResult } from '../../src/model/result.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';

/** How a load ended: its result, or why it has none. */
export type Ending = LoadResult | { readonly status: 'FAILED' | 'HANGS'; readonly why: string };

/** Longest time of one load under faults, in milliseconds: more than Temporal and our own patience take together. */
const LOAD_LIMIT_MS = 480_000;

/** Runs one load to its end; a Temporal server that is away is asked again. */
export async function runLoad(address: string, workflowId: string, input: object): Promise<Ending> {
  const deadline = Date.now() + LOAD_LIMIT_MS;
  let last = 'it was not started';
  while (Date.now() < deadline) {
    try {
      return await followLoad(address, workflowId, input, deadline);
    } catch (error) {
      if (error instanceof WorkflowFailedError)
        return { status: 'FAILED', why: messageOf(error.cause ?? error).slice(0, 1000) };
      last = messageOf(error);
    }
    await sleep(200);
  }
  await terminate(address, workflowId).catch((error: unknown) => (last += `; ${messageOf(error)}`));
  return { status: 'HANGS', why: `${workflowId} has not ended after ${LOAD_LIMIT_MS / 1000} s: ${last}` };
}

/** It must not work on in the rounds that follow. */
async function terminate(address: string, workflowId: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    await new Client({ connection }).workflow.getHandle(workflowId).terminate('it hangs');
  } finally {
    await connection.close();
  }
}

async function followLoad(address: string, workflowId: string, input: object, deadline: number): Promise<LoadResult> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    const { workflow } = new Client({ connection });
    const start = { taskQueue: TASK_QUEUE, workflowId, args: [input] };
    await workflow.start('loadWarehouse', start).catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
    return await connection.withDeadline(
      deadline,
      () => workflow.getHandle(workflowId).result() as Promise<LoadResult>,
    );
  } finally {
    await connection.close();
  }
}
