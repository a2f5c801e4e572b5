import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { LoadError, messageOf } from '../../model/errors.js';
import type { TemporalTarget } from './temporal-target.js';

/**
 * Connects to Temporal for the duration of `work`.
 * @throws CONFIG_INVALID if nothing answers at the configured address.
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
    const { address } = connection;
    const message = `Temporal does not answer at ${address}: ${messageOf(cause)}. Set TEMPORAL_ADDRESS, or start it.`;
    throw new LoadError('CONFIG_INVALID', message, { address }, { cause });
  }
}
