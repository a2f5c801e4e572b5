import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { messageOf } from '../../src/model/errors.js';
import type { LoadResult } from '../../src/model/result.js';
import { FORGET_WORKFLOW, LOAD_WORKFLOW, TASK_QUEUE } from '../../src/client/load-workflow.js';
import type { Forgotten } from '../../src/model/forget.js';

/** How a load, or the forgetting of a user, ended: its result, or why it has none. */
export type Ending =
  LoadResult | { readonly status: 'FORGOTTEN' } | { readonly status: 'FAILED' | 'HANGS'; readonly why: string };

/** Longest time of one load under faults, in milliseconds: more than Temporal and our own patience take together. */
const LOAD_LIMIT_MS = 480_000;

/** Workflow to run, and its input. */
export interface Work {
  readonly workflow: typeof LOAD_WORKFLOW | typeof FORGET_WORKFLOW;
  readonly input: object;
}

/** Runs one load to its end; a Temporal server that is away is asked again. */
export function runLoad(address: string, workflowId: string, input: object): Promise<Ending> {
  return runToEnd(address, workflowId, { workflow: LOAD_WORKFLOW, input });
}

/** Forgets a user; a Temporal server that is away is asked again. */
export function runForget(address: string, workflowId: string, userId: number): Promise<Ending> {
  return runToEnd(address, workflowId, { workflow: FORGET_WORKFLOW, input: { userId } });
}

async function runToEnd(address: string, workflowId: string, work: Work): Promise<Ending> {
  const deadline = Date.now() + LOAD_LIMIT_MS;
  let last = 'it was not started';
  while (Date.now() < deadline) {
    try {
      return await follow(address, workflowId, work, deadline);
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

async function follow(address: string, workflowId: string, work: Work, deadline: number): Promise<Ending> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    const { workflow } = new Client({ connection });
    const start = { taskQueue: TASK_QUEUE, workflowId, args: [work.input] };
    await workflow.start(work.workflow, start).catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
    const result: unknown = await connection.withDeadline(deadline, () => workflow.getHandle(workflowId).result());
    return work.workflow === LOAD_WORKFLOW ? (result as LoadResult) : endingOf(result as Forgotten);
  } finally {
    await connection.close();
  }
}

function endingOf({ places }: Forgotten): Ending {
  const left = places.filter((place) => place.left > 0);
  if (left.length === 0) return { status: 'FORGOTTEN' };
  return { status: 'FAILED', why: `rows of a forgotten user are left: ${JSON.stringify(left)}` };
}
