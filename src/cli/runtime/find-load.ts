import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Command } from 'commander';
import { LOAD_WORKFLOW } from '../../client/load-workflow.js';
import { LoadError, type ErrorCode } from '../../model/errors.js';
import { visibleLine } from '../../model/visible-text.js';
import { sqlFile } from '../../sql/files.js';
import { relationsOf } from '../../warehouse/catalog.js';
import { opsPath } from '../../warehouse/schemas.js';
import { field } from '../output/field.js';
import { withWarehouse } from './with-warehouse.js';

/**
 * Finds the load that is running.
 * @returns its workflow id.
 * @throws INPUT_INVALID if none is running, or several are.
 */
export async function findRunningLoad(client: Client): Promise<string> {
  const running: string[] = [];
  const query = `WorkflowType = '${LOAD_WORKFLOW}' and ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query })) running.push(workflowId);
  const [only] = running;
  if (only === undefined)
    throw refusal(
      'INPUT_INVALID',
      'No load is running; sparkify status lists the last ones',
      'There is nothing to end.',
    );
  if (running.length > 1) {
    const message = `${running.length} loads are running: ${running.map(visibleLine).join(', ')}`;
    throw refusal('INPUT_INVALID', message, 'Name one of them.');
  }
  return only;
}

/**
 * Finds the workflow of a load: by its workflow id, or by its load id, which the ledger knows.
 * @returns its workflow id.
 * @throws INPUT_INVALID if there is none; UPDATE_REFUSED if the load of this load id has ended.
 */
export async function findLoad(client: Client, id: string, command: Command): Promise<string> {
  if ((await loadIdOf(client, id)) !== undefined) return id;
  const workflowId = await workflowOfLoad(command, id);
  const current = workflowId === null ? undefined : await loadIdOf(client, workflowId);
  if (workflowId === null || current === undefined)
    throw refusal(
      'INPUT_INVALID',
      `There is no load ${visibleLine(id)}; sparkify status lists them`,
      'Take an id from that list.',
    );
  if (current !== id) {
    const message = `The load ${visibleLine(id)} has ended; ${visibleLine(workflowId)} is the load ${current} now`;
    throw refusal('UPDATE_REFUSED', message, 'Name the load that runs now, by its workflow id.');
  }
  return workflowId;
}

function refusal(code: ErrorCode, message: string, remedy: string): LoadError {
  return new LoadError(code, message, {}, { remedy });
}

/** Load id of a load's current run, empty if it has none yet; undefined if there is no such load. */
async function loadIdOf(client: Client, workflowId: string): Promise<string | undefined> {
  try {
    const { type, memo } = await client.workflow.getHandle(workflowId).describe();
    return type === LOAD_WORKFLOW ? field(memo ?? {}, 'loadId') : undefined;
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
