import { connect as connectTcp } from 'node:net';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { LoadError, messageOf } from '../../model/errors.js';
import type { TemporalTarget } from './temporal-target.js';

/** Timeout of a connection: to a server that takes connections, and to one that refuses them, which may just start. */
const TIMEOUT = { ofServer: '4 seconds', ofRefusing: '2 seconds' } as const;

/** Time within which a machine that refuses connections says so. */
const PROBE_TIMEOUT_MS = 1_000;

/** Connects to Temporal. @throws CONFIG_INVALID if nothing answers at the configured address. */
export async function connectTemporal({ connection }: Pick<TemporalTarget, 'connection'>): Promise<Connection> {
  const { address } = connection;
  const refusal = await refusalOf(address);
  try {
    const connectTimeout = refusal === null ? TIMEOUT.ofServer : TIMEOUT.ofRefusing;
    return await Connection.connect({ connectTimeout, ...(connection as ConnectionOptions) });
  } catch (cause) {
    const message = `Temporal does not answer at ${address}: ${refusal ?? messageOf(cause)}`;
    const remedy = 'Start Temporal there, or correct TEMPORAL_ADDRESS, TEMPORAL_API_KEY and TEMPORAL_TLS.';
    throw new LoadError('CONFIG_INVALID', message, { address }, { cause, remedy });
  }
}

/** Reason why nobody listens at an address; null if somebody does, or if that is not known soon. */
function refusalOf(address: string): Promise<string | null> {
  const [, host = '', port = ''] = /^\[?([^/]*?)\]?:(\d+)$/.exec(address) ?? [];
  // A proxy resolves the name and connects in our place.
  const isProxied = ['grpc_proxy', 'https_proxy', 'http_proxy'].some((name) => Boolean(process.env[name]));
  if (host === '' || isProxied) return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port: Number(port), timeout: PROBE_TIMEOUT_MS });
    const end = (refusal: string | null): void => {
      socket.destroy();
      resolve(refusal);
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end(null));
    socket.once('error', (error) => end(error.message || (error as NodeJS.ErrnoException).code || 'refused'));
  });
}
