import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { LoadError, messageOf } from '../../errors.js';
import type { TemporalTarget } from './platform.js';

/**
 * Connects to Temporal for the time of `work`.
 * @throws CONFIG_INVALID where nothing answers at the configured address.
 */
export async function withClient<T>(target: TemporalTarget, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await connect(target);
  try {
    const { namespace, dataConverter } = target;
    return await work(new Client({ connection, namespace, dataConverter }));
  } finally {
    await connection.close();
  }
}

async function connect({ connection }: TemporalTarget): Promise<Connection> {
  try {
    return await Connection.connect({ connectTimeout: '10 seconds', ...(connection as ConnectionOptions) });
  } catch (cause) {
    const where = connection.address;
    const message = `Temporal does not answer at ${where}: ${messageOf(cause)}. Set TEMPORAL_ADDRESS, or start it.`;
    throw new LoadError('CONFIG_INVALID', message, { address: where }, { cause });
  }
}

/** The page of a run in Temporal's Web UI; null where the UI is not known. */
export function runPage(target: TemporalTarget, workflowId: string, runId: string): string | null {
  if (target.uiUrl === null) return null;
  return `${target.uiUrl}/namespaces/${target.namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`;
}

/** The page of a schedule in Temporal's Web UI; null where the UI is not known. */
export function schedulePage(target: TemporalTarget, scheduleId: string): string | null {
  return target.uiUrl === null ? null : `${target.uiUrl}/namespaces/${target.namespace}/schedules/${scheduleId}`;
}
