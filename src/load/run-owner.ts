import { LoadError } from '../model/errors.js';
import { sqlFile } from '../sql/files.js';
import type { BatchResult, BoundFile, Tag } from '../warehouse/warehouse.js';

/** Query for the workflow that a run belongs to. `assertOwn` takes its result. */
export function ownerQuery(loadId: string): BoundFile {
  return { file: sqlFile('ledger/run_owner.sql'), values: { load_id: loadId } };
}

/**
 * Asserts that a step works on a run of its own workflow: its input names the run, and whoever may run a step can name any.
 * @throws INPUT_INVALID if the run belongs to another workflow.
 */
export function assertOwn(loadId: string, { workflowId }: Tag, result: BatchResult | undefined): void {
  const owner = result?.rows[0]?.['workflow_id'];
  if (owner === undefined || owner === workflowId) return;
  const message = `The run ${loadId} is not of workflow ${workflowId}, whose step was to work on it`;
  throw new LoadError('INPUT_INVALID', message, { loadId }, { remedy: 'Let each load run its own steps.' });
}
