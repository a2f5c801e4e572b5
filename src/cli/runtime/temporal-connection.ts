import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { LoadError, messageOf } from '../../model/errors.js';
import type { TemporalTarget } from './temporal-target.js';

/** Timeout of a connection: to a server that takes connections, and to one that refuses them, which may just start. */
const TIMEOUT = { ofServer: '4 seconds', ofRefusing: '2 seconds' } as const;

/** Time within which a machine that refuses connections says so. */
const PROBE_TIMEOUT_MS = 1_000;

/** Connects to Temporal. @throws CONFIG_INVALID if nothing answers at the configured address. */
export async function connectTemporal({ connection }: Pick<TemporalTarget, 'connection'>): Promise<Connection> {
  const { address, apiKey, tls } = connection;
  // The SDK turns TLS on where there is an API key, unless it is told otherwise.
  const refusal = await refusalOf(address, Boolean(tls ?? apiKey));
  try {
    const connectTimeout = refusal === null ? TIMEOUT.ofServer : TIMEOUT.ofRefusing;
    return await Connection.connect({ connectTimeout, ...(connection as ConnectionOptions) });
  } catch (cause) {
    const message = `Temporal does not answer at ${address}: ${refusal ?? messageOf(cause)}`;
    const remedy = 'Start Temporal there, or correct TEMPORAL_ADDRESS, TEMPORAL_API_KEY and TEMPORAL_TLS.';
    throw new LoadError('CONFIG_INVALID', message, { address }, { cause, remedy });
  }
}

/** Reason why nobody listens at an address, or not by TLS; null if somebody does, or if that is not known soon. */
function refusalOf(address: string, isTls: boolean): Promise<string | null> {
  const [, host = '', port = ''] = /^\[?([^/]*?)\]?:(\d+)$/.exec(address) ?? [];
  // A proxy resolves the name and connects in our place.
  const isProxied = ['grpc_proxy', 'https_proxy', 'http_proxy'].some((name) => Boolean(process.env[name]));
  if (host === '' || isProxied) return Promise.resolve(null);
  return new Promise((resolve) => {
    const place = { host, port: Number(port), timeout: PROBE_TIMEOUT_MS };
    // Whether the certificate is trusted is seen when the client connects.
    const servername = isIP(host) === 0 ? host : undefined;
    const socket = isTls ? connectTls({ ...place, servername, rejectUnauthorized: false }) : connectTcp(place);
    const end = (refusal: string | null): void => {
      socket.destroy();
      resolve(refusal);
    };
    socket.once(isTls ? 'secureConnect' : 'connect', () => end(null));
    socket.once('timeout', () => end(null));
    socket.once('error', (error: Error) => end(describeRefusal(error)));
  });
}

/** Describes in one line why a connection failed. OpenSSL's own messages have addresses and lines of its source. */
function describeRefusal({ message, code, reason }: Error & { code?: string; reason?: string }): string {
  return reason === undefined ? message || code || 'refused' : `it does not speak TLS (${reason})`;
}
