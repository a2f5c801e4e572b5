/**
 * Custom checks from a program: runs those of the folder `checks` before a load is published.
 * Run it as `node gate.js` where that folder and a dwh.cfg are, with
 * TEMPORAL_ADDRESS in the environment: exit status 1 where the
 * load failed, with the names of the checks that did.
 */
import { pathToFileURL } from 'node:url';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { readConfig, checksOfRun, startWorker, TASK_QUEUE, type LoadResult, type Settings } from 'sparkify';

/** The folder with the checks, in the current one. */
const CHECKS = 'checks';

/** Names of the custom checks among all checks of a load. */
export function customCheckNames(folder = CHECKS): string[] {
  const known = new Set(checksOfRun().map(({ name }) => name));
  return checksOfRun(folder).flatMap(({ name }) => (known.has(name) ? [] : [name]));
}

/** Runs one load with our checks among its own. @returns its result, also where it failed. */
export async function loadWithChecks(settings: Settings, address: string, folder = CHECKS): Promise<LoadResult> {
  const target = { connection: { address } };
  const worker = await startWorker({ ...settings, LOAD_CHECKS: folder }, target, { logLevel: 'error' });
  const connection = await Connection.connect({ address });
  try {
    return await resultOf(new Client({ connection }));
  } finally {
    await connection.close();
    await worker.stop();
  }
}

/** A failed load's result is in the details of its failure. */
async function resultOf(client: Client): Promise<LoadResult> {
  const options = { taskQueue: TASK_QUEUE, workflowId: `gate-${Date.now()}` };
  try {
    return (await client.workflow.execute('loadWarehouse', options)) as LoadResult;
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
    const [result] = (cause instanceof ApplicationFailure ? (cause.details ?? []) : []) as LoadResult[];
    if (result === undefined) throw error;
    return result;
  }
}

/** A load that finds nothing new runs no checks. */
function describe({ checks }: LoadResult): string {
  if (checks.length === 0) return 'nothing new, and so no checks were run';
  const failed = checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
  return failed.length === 0 ? 'all checks passed' : failed.join(', ');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const result = await loadWithChecks(readConfig(process.env), process.env['TEMPORAL_ADDRESS'] ?? 'localhost:7233');
  console.log(`${result.status}: ${describe(result)}`);
  process.exitCode = result.status === 'COMPLETED' ? 0 : 1;
}
