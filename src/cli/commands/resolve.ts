import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { Argument, Command } from 'commander';
import { LoadError, messageOf } from '../../errors.js';
import { sqlFile } from '../../sql/files.js';
import { relationsOf } from '../../warehouse/catalog.js';
import { opsPath } from '../../warehouse/schemas.js';
import { field } from '../output/field.js';
import { withWarehouse } from '../runtime/platform.js';
import { printEither, withTemporal } from '../runtime/with-temporal.js';

interface ResolveFlags {
  check?: string;
  reason?: string;
  json?: boolean;
}

/** What the workflow's Updates answer. */
interface StillHeld {
  readonly held: readonly string[];
}

/** How long a worker may take to answer, in milliseconds. */
const PATIENCE_MS = 20_000;

const EXAMPLES = `
Examples:
  $ sparkify resolve sparkify-load retry
  $ sparkify resolve sparkify-load accept --check song_key --reason "known duplicate, corrected tomorrow"
  $ sparkify resolve sparkify-load abort --reason "loaded by hand"`;

/** `sparkify resolve`. */
export function resolveCommand(): Command {
  return new Command('resolve')
    .description('decide on a load that is held: run what failed again, accept a failed check, or end it')
    .argument('<id>', 'its workflow id or load id')
    .addArgument(new Argument('<decision>', 'what to do').choices(['retry', 'accept', 'abort']))
    .option('--check <name>', 'accept: the failed check')
    .option('--reason <text>', 'accept: why, for the ledger; abort: why')
    .option('--json', 'print what is still held as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(resolve);
}

async function resolve(id: string, decision: string, flags: ResolveFlags, command: Command): Promise<void> {
  await withTemporal(command, async (client) => {
    const workflowId = await findWorkflow(client, id, command);
    const { held } = await send(client, workflowId, decision, flags);
    const text = held.length === 0 ? `${workflowId} goes on` : `Still held: ${held.join(', ')}`;
    printEither(flags.json, { workflowId, decision, held }, decision === 'abort' ? `${workflowId} ends` : text);
  });
}

/** A workflow id is taken as it is; a load id is looked up in the ledger. @throws INPUT_INVALID */
async function findWorkflow(client: Client, id: string, command: Command): Promise<string> {
  if ((await loadOf(client, id)) !== undefined) return id;
  const workflowId = await workflowOfLoad(command, id);
  const current = workflowId === null ? undefined : await loadOf(client, workflowId);
  if (workflowId === null || current === undefined)
    throw new LoadError('INPUT_INVALID', `There is no load ${id}; sparkify status lists them`);
  if (current !== id)
    throw new LoadError('UPDATE_REFUSED', `The load ${id} has ended; ${workflowId} is the load ${current} now`);
  return workflowId;
}

/** The load id of a workflow's current run, empty where it has none yet; undefined where there is no workflow. */
async function loadOf(client: Client, workflowId: string): Promise<string | undefined> {
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

async function send(client: Client, workflowId: string, decision: string, flags: ResolveFlags): Promise<StillHeld> {
  const { check, reason } = flags;
  const input = { ...(check !== undefined && { check }), ...(reason !== undefined && { reason }) };
  const handle = client.workflow.getHandle(workflowId);
  try {
    return await client.withDeadline(Date.now() + PATIENCE_MS, () =>
      handle.executeUpdate<StillHeld, [object]>(decision, { args: [input] }),
    );
  } catch (error) {
    throw explain(error, workflowId);
  }
}

function explain(error: unknown, workflowId: string): unknown {
  if (error instanceof WorkflowUpdateFailedError)
    return new LoadError('UPDATE_REFUSED', messageOf(error.cause ?? error), {}, { cause: error });
  if (error instanceof WorkflowNotFoundError)
    return new LoadError('UPDATE_REFUSED', `${workflowId} has ended: nothing is held`, {}, { cause: error });
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
    return new LoadError('WORKER_LOST', `No worker answered for ${workflowId}: start one (sparkify worker, or up)`);
  return error;
}
