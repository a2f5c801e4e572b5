import { sqlFile } from '../../../sql/files.js';
import { requireResult, Problem, type Probe } from './finding.js';
import type { Subject } from './subject.js';
import { tryOnWarehouse } from './warehouse-probes.js';

/** Largest difference between clocks. A larger one distorts the times in the ledger and Temporal's timeouts. */
const MAX_DIFFERENCE_MS = 60_000;

/** Timeout of the workflow that nobody runs, in case it is not removed. */
const EXECUTION_TIMEOUT = '1 minute';

/** Probes that compare this machine's clock with those of the warehouse and of Temporal. */
export function clockProbes(subject: Subject): Probe[] {
  return [
    { name: "warehouse's clock", run: () => compare('the warehouse', () => warehouseTime(subject)) },
    {
      name: "Temporal's clock",
      otherwise: 'Let this user start and delete workflows in the namespace.',
      run: () => compare('Temporal', () => temporalTime(subject)),
    },
  ];
}

/** Compares the clock that was asked with the middle of the time that the request took. */
async function compare(whose: string, ask: () => Promise<number>): Promise<string> {
  const before = Date.now();
  const serverTime = await ask();
  const difference = Math.round(Math.abs((before + Date.now()) / 2 - serverTime));
  const text = `${(difference / 1000).toFixed(1)} s between this machine and ${whose}`;
  if (difference <= MAX_DIFFERENCE_MS) return text;
  throw new Problem(text, 'Set both clocks by NTP.');
}

async function warehouseTime(subject: Subject): Promise<number> {
  const { engine } = requireResult(subject.found.warehouse, 'the warehouse');
  const [row] = await tryOnWarehouse(subject, (session) => session.select(sqlFile(`${engine}/now.sql`)));
  return Number(row?.['now']) * 1000;
}

/** Reads Temporal's clock from the start time of a workflow that nobody runs, and that is removed at once. */
async function temporalTime({ found, newName }: Subject): Promise<number> {
  const client = requireResult(found.temporal, 'Temporal and its namespace');
  const workflowId = newName();
  const options = { taskQueue: workflowId, workflowId, workflowExecutionTimeout: EXECUTION_TIMEOUT } as const;
  const handle = await client.workflow.start('sparkifyDoctor', options);
  try {
    return (await handle.describe()).startTime.getTime();
  } finally {
    // It is deleted while it runs: the server then ends it, and never deletes one that was terminated a moment ago.
    const { namespace } = client.options;
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
  }
}
