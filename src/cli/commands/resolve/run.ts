import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Command } from 'commander';
import { LoadError } from '../../../model/errors.js';
import { sqlFile } from '../../../sql/files.js';
import { relationsOf } from '../../../warehouse/catalog.js';
import { opsPath } from '../../../warehouse/schemas.js';
import { field } from '../../output/field.js';
import { printResult } from '../../output/print.js';
import { withTemporal } from '../../runtime/with-temporal.js';
import { withWarehouse } from '../../runtime/with-warehouse.js';
import { sendDecision, type DecisionName, type DecisionInput } from './send-decision.js';

/** Flags of `sparkify resolve`. */
export interface ResolveFlags extends DecisionInput {
  json?: boolean;
}

/** Sends the decision to the load, and prints what is still held. */
export async function resolve(
  id: string,
  decision: DecisionName,
  flags: ResolveFlags,
  command: Command,
): Promise<void> {
  await withTemporal(command, async (client) => {
    const workflowId = await findWorkflow(client, id, command);
    const { check, reason } = flags;
    const { held } = await sendDecision(client, workflowId, decision, { check, reason });
    printResult(flags.json, { workflowId, decision, held }, describe(workflowId, decision, held));
  });
}

function describe(workflowId: string, decision: DecisionName, held: readonly string[]): string {
  if (decision === 'abort') return `${workflowId} ends`;
  return held.length === 0 ? `${workflowId} continues` : `Still held: ${held.join(', ')}`;
}

/** Finds the workflow of an id: a workflow id itself, or a load id, by the ledger. @throws INPUT_INVALID */
async function findWorkflow(client: Client, id: string, command: Command): Promise<string> {
  if ((await loadIdOf(client, id)) !== undefined) return id;
  const workflowId = await workflowOfLoad(command, id);
  const current = workflowId === null ? undefined : await loadIdOf(client, workflowId);
  if (workflowId === null || current === undefined)
    throw new LoadError(
      'INPUT_INVALID',
      `There is no load ${id}; sparkify status lists them`,
      {},
      { remedy: 'Take an id from that list.' },
    );
  if (current !== id)
    throw new LoadError(
      'UPDATE_REFUSED',
      `The load ${id} has ended; ${workflowId} is the load ${current} now`,
      {},
      { remedy: 'Decide on the load that runs now, by its workflow id.' },
    );
  return workflowId;
}

/** Load id of a workflow's current run, empty if it has none yet; undefined if there is no such workflow. */
async function loadIdOf(client: Client, workflowId: string): Promise<string | undefined> {
  try {
    const { memo } = await client.workflow.getHandle(workflowId).describe();
    return field(memo ?? {}, 'loadId');
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function workflowOfLoad(command: Command, id: string): Promise<string | null> {
  return withWarehouse(command, (warehouse, { LOAD_SCHEMA: star, LOAD_OPS_SCHEMA: ops }) =>
    warehouse.session({ searchPath: opsPath({ star, ops }) }, async (session) => {
      if (!(await relationsOf(session, ops)).has('load_run')) return null;
      const [run] = await session.select(sqlFile('ledger/run.sql'), { id });
      return run === undefined ? null : field(run, 'workflow_id');
    }),
  );
}
