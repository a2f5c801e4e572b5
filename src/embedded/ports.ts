import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { LoadError } from '../model/errors.js';

/** Address that the embedded services listen on. */
export const LOOPBACK = '127.0.0.1';

/**
 * Loopback address that a page in a browser cannot guess: one of 16 million on Linux, where the whole network 127.0.0.0/8
 * leads to this machine; elsewhere `LOOPBACK`.
 */
export function hiddenLoopback(): string {
  if (process.platform !== 'linux') return LOOPBACK;
  return `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
}

/**
 * Chooses a free loopback port for each list of preferred ports: the first free one, else one that the system picks.
 * The ports are distinct. Another program can still take one before it is used if it asks for this one; to one that asks
 * for any port, Linux does not give it within a minute.
 */
export async function choosePorts(preferences: readonly (readonly number[])[]): Promise<number[]> {
  const held: Server[] = [];
  try {
    for (const preference of preferences) held.push(await listenOnFirst([...preference, 0]));
    return held.map(portOf);
  } finally {
    await Promise.all(held.map(leave));
  }
}

/**
 * Stops listening, after a connection that this side closes first: that keeps the port in the state TIME_WAIT, in which a
 * program can listen on it that names it (with SO_REUSEADDR, as servers do). Without this, the Temporal server chose for
 * one of its parts the port that it was given for another one, in 1 of 230 starts.
 */
async function leave(server: Server): Promise<void> {
  server.once('connection', (accepted) => accepted.end());
  const { port, address } = addressOf(server);
  const client = connect(port, address).resume();
  await once(client, 'close');
  server.close();
  await once(server, 'close');
}

/** Whether this loopback port is free now. */
export async function isPortFree(port: number): Promise<boolean> {
  const [chosen] = await choosePorts([[port]]);
  return chosen === port;
}

async function listenOnFirst(ports: readonly number[]): Promise<Server> {
  for (const port of ports) {
    const server = await listen(port);
    if (server !== undefined) return server;
  }
  const remedy = `End programs that listen on ${LOOPBACK}, and run the command again.`;
  throw new LoadError('EMBEDDED_FAILED', `${LOOPBACK} has no free port`, {}, { remedy });
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => resolve(server));
  });
}

function portOf(server: Server): number {
  return addressOf(server).port;
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address;
}
