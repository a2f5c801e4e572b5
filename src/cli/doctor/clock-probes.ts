import { needed, Problem, type Probe } from './finding.js';
import type { Subject } from './subject.js';
import { rolledBack } from './warehouse-probes.js';

/** Clocks that differ by more make the times in the ledger, and what Temporal times out, hard to believe. */
const MOST_MS = 60_000;

/** How long a workflow that nobody runs may live, should it not be removed. */
const AT_MOST = '1 minute';

/** Whether this machine's clock agrees with those of the warehouse and of Temporal. */
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

/** Compares with the middle of the time that asking took. */
async function compare(whose: string, ask: () => Promise<number>): Promise<string> {
  const before = Date.now();
  const theirs = await ask();
  const off = Math.round(Math.abs((before + Date.now()) / 2 - theirs));
  const text = `${(off / 1000).toFixed(1)} s between this machine and ${whose}`;
  if (off <= MOST_MS) return text;
  throw new Problem(text, 'Set both clocks by NTP.');
}

async function warehouseTime(subject: Subject): Promise<number> {
  const now = subject.found.warehouse?.engine === 'redshift' ? 'getdate()' : 'clock_timestamp()';
  const sql = `select cast(extract(epoch from ${now}) as double precision) as now`;
  const { rows } = await rolledBack(subject, (session) => session.query(sql));
  return Number(rows[0]?.['now']) * 1000;
}

/** Temporal tells its time only of what it has done: a workflow is started where nobody runs it, and removed. */
async function temporalTime({ found, newName }: Subject): Promise<number> {
  const client = needed(found.temporal, 'Temporal and its namespace');
  const workflowId = newName();
  const options = { taskQueue: workflowId, workflowId, workflowExecutionTimeout: AT_MOST } as const;
  const handle = await client.workflow.start('sparkifyDoctor', options);
  try {
    return (await handle.describe()).startTime.getTime();
  } finally {
    // As it runs: the server ends it then, and never deletes one that was terminated a moment ago.
    const { namespace } = client.options;
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
  }
}
