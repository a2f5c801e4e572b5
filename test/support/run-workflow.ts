import { randomUUID } from 'node:crypto';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, type DataConverter } from '@temporalio/common';
import type { LoadResult } from '../../src/model/result.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';

/** Connects to a Temporal server for the time of `work`. */
export async function withTemporal<T>(
  address: string,
  work: (client: Client) => Promise<T>,
  namespace = 'default',
  dataConverter: DataConverter = {},
) {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection, namespace, dataConverter }));
  } finally {
    await connection.close();
  }
}

/** Runs one load to its end, as the Web UI starts it. */
export async function executeLoad(client: Client, input?: unknown): Promise<LoadResult> {
  const workflowId = `load-${randomUUID()}`;
  const args = input === undefined ? [] : [input];
  return (await client.workflow.execute('loadWarehouse', { taskQueue: TASK_QUEUE, workflowId, args })) as LoadResult;
}

/** The failure that a workflow ended with. */
export async function failureOf(client: Client, workflowId: string): Promise<ApplicationFailure> {
  const ending: unknown = await client.workflow
    .getHandle(workflowId)
    .result()
    .catch((error: unknown) => error);
  const cause = ending instanceof WorkflowFailedError ? ending.cause : undefined;
  if (cause instanceof ApplicationFailure) return cause;
  throw new Error(`${workflowId} did not fail: it ended with ${JSON.stringify(ending)}`);
}
