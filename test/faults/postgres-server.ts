import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startDaemon, stopDaemon } from '../../src/embedded/daemon.js';
import { prepareCluster } from '../../src/embedded/postgres-cluster.js';
import { createDatabase, probePostgres, type PostgresService } from '../../src/embedded/postgres-probe.js';
import { LOADER } from '../../src/embedded/postgres-roles.js';
import { ignore } from '../embedded/support/homes.js';
import { freePort } from '../support/free-port.js';

/** The embedded PostgreSQL of a home, on one port for good. */
export interface PostgresServer extends PostgresService {
  /** Stops it at once, without any goodbye: its next start recovers. */
  crash(): Promise<void>;
  /** Starts it again, and waits until it answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes and starts the embedded PostgreSQL of a home. */
export async function startPostgres(home: string): Promise<PostgresServer> {
  const cluster = await prepareCluster(home, ignore);
  const port = await freePort();
  const service = { host: '127.0.0.1', port, user: LOADER, password: cluster.password, database: LOADER };
  const launch = () => startDaemon(cluster.serve(port), join(home, 'logs', 'postgres.log'));
  let daemon = await launch();
  const untilReady = async () => {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(30)) {
      const { state } = await probePostgres(service);
      if (state === 'ready') return;
      if (state === 'no database') await createDatabase(service);
    }
    throw new Error('PostgreSQL does not answer within a minute');
  };
  await untilReady();
  return {
    ...service,
    crash: () => stopDaemon(daemon, [['SIGQUIT', 20_000]]),
    start: async () => {
      daemon = await launch();
      await untilReady();
    },
    stop: () => stopDaemon(daemon, [['SIGINT', 20_000]]),
  };
}

/** Does something on a connection that does not pass the gate. */
export async function withClient<T>(service: PostgresService, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...service, application_name: 'faults' });
  // Its server is stopped on purpose; the statement that waits reports it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
