import type { PoolConfig } from 'pg';
import { GuardedClient } from '../pg-client/guarded-client.js';
import { atMost } from './at-most.js';
import { toLoadError } from './errors.js';

/** Timeout of a new connection in milliseconds. */
export const CONNECT_TIMEOUT_MS = 15_000;

/** Time in milliseconds that closing connections may take. */
export const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Runs `work` on a connection outside the pool, which may be full. A server that does not answer gets no more time than
 * `CONNECT_TIMEOUT_MS` to take the connection.
 * @throws LoadError for any error of the driver.
 */
export async function onSeparateConnection<T>(
  config: PoolConfig,
  work: (client: GuardedClient) => Promise<T>,
): Promise<T> {
  const client = new GuardedClient({ ...config, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A broken connection fails the query that waits on it; without a listener it would end the process too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw toLoadError(error);
  } finally {
    await atMost(
      CLOSE_TIMEOUT_MS,
      client.end().catch(() => undefined),
    );
    client.abandon('closed');
  }
}
