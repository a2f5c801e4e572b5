import { Client } from '@temporalio/client';
import { connectTemporal } from './temporal-connection.js';
import type { TemporalTarget } from './temporal-target.js';

/**
 * Connects to Temporal for the duration of `work`.
 * @throws CONFIG_INVALID if nothing answers at the configured address.
 */
export async function withClient<T>(target: TemporalTarget, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await connectTemporal(target);
  try {
    const { namespace, dataConverter } = target;
    return await work(new Client({ connection, namespace, dataConverter }));
  } finally {
    await connection.close();
  }
}
