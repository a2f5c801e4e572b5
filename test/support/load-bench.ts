import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../../src/activities/create-activities.js';
import type { Dependencies } from '../../src/load/dependencies.js';
import type { Settings } from '../../src/config/settings.js';
import { folderStore } from '../../src/store/folder.js';
import { WORKFLOW_BUNDLE } from '../../src/worker.js';
import type { TestDatabase } from './database.js';
import './quiet-runtime.js';
import { resetRun } from './reset-run.js';
import { testServices } from './services.js';

/** The real workflow with the real activities on the tests' Temporal server. */
export interface LoadBench {
  readonly client: Client;
  readonly taskQueue: string;
  /** @param timeout time after which Temporal ends the run. */
  start(input?: object, timeout?: '3 seconds'): Promise<WorkflowHandle>;
  /** Resets a run to a WorkflowTaskCompleted event of it. @returns the run that goes on from there. */
  reset(run: WorkflowHandle, eventId: number, without?: 'updates'): Promise<WorkflowHandle>;
}

/** Dependencies of steps on a test's database, which read folders. */
export function depsOn({ warehouse }: Pick<TestDatabase, 'warehouse'>, settings: Settings): Dependencies {
  const schemas = { star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA };
  return { settings, warehouse, openStore: () => folderStore, schemas, alsoAllowed: () => [] };
}

/** Call it at the top of a test file. */
export async function loadBench(deps: Dependencies, namespace = 'default'): Promise<LoadBench> {
  const { temporal } = await testServices();
  const connection = await Connection.connect({ address: temporal.address });
  const native = await NativeConnection.connect({ address: temporal.address });
  const taskQueue = `load-${randomUUID()}`;
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    activities: createActivities(deps),
  });
  const finished = worker.run();
  after(async () => {
    worker.shutdown();
    await finished;
    await connection.close();
    await native.close();
  });
  const client = new Client({ connection, namespace });
  return {
    client,
    taskQueue,
    start: async (input = {}, timeout) => {
      const handle = await client.workflow.start('loadWarehouse', {
        taskQueue,
        workflowId: randomUUID(),
        args: [input],
        workflowExecutionTimeout: timeout,
      });
      return client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId);
    },
    reset: (run, eventId, without) => resetRun(client, run, eventId, without),
  };
}
