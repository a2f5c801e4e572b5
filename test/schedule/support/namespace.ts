import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import type { DailySettings } from '../../../src/schedule/daily.js';
import { registerNamespace } from '../../support/register-namespace.js';
import { testServices } from '../../support/services.js';

/** A namespace of its own, for a file's schedules. */
export interface OwnNamespace {
  readonly client: Client;
  readonly address: string;
  readonly namespace: string;
}

/** Defaults of `schedule apply`. */
export const DEFAULTS: DailySettings = {
  at: '03:00',
  timeZone: 'UTC',
  jitter: 0,
  overlap: 'BUFFER_ONE',
  catchUp: 86_400_000,
  pauseOnFailure: true,
  input: {},
};

/** A task queue that no worker serves: what is started there goes on until somebody ends it. */
export const NOBODY = { workflowType: 'loadWarehouse', taskQueue: 'nobody' };

/** Makes a namespace on the tests' server. Call it at the top of a file. */
export async function ownNamespace(): Promise<OwnNamespace> {
  const { temporal } = await testServices();
  const connection = await Connection.connect({ address: temporal.address });
  const namespace = `schedule-${randomBytes(6).toString('hex')}`;
  await registerNamespace(connection.workflowService, namespace);
  const client = new Client({ connection, namespace });
  after(async () => {
    await endRuns(client);
    await connection.close();
  });
  return { client, address: temporal.address, namespace };
}

/** The list of what goes on is a little behind. */
function ignoreEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

/** Ends what goes on in the namespace: nobody works on it. */
export async function endRuns({ workflow }: Client): Promise<void> {
  for await (const { workflowId } of workflow.list({ query: 'ExecutionStatus="Running"' }))
    await workflow.getHandle(workflowId).terminate().catch(ignoreEnded);
}

/** Waits until a value is there, for half a minute at most. */
export async function eventually<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((done) => setTimeout(done, 100))) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
  }
  throw new Error(`Waited in vain until ${what}`);
}
