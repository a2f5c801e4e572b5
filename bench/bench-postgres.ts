import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startDaemon, stopDaemon } from '../src/embedded/daemon.js';
import { choosePorts, LOOPBACK } from '../src/embedded/ports.js';
import { prepareCluster } from '../src/embedded/postgres-cluster.js';
import { createDatabase, probePostgres, type PostgresService } from '../src/embedded/postgres-probe.js';
import { LOADER } from '../src/embedded/postgres-roles.js';

/** A PostgreSQL of its own, with the settings of the embedded one: what is compared has the same. */
export interface BenchPostgres {
  readonly service: PostgresService;
  /** The process that all backends are children of. */
  readonly pid: number;
  /** Does something on a connection of its own, to the first database where no other is named. */
  ask<T>(work: (client: Client) => Promise<T>, database?: string): Promise<T>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

const READY_POLL_MS = 50;

/** Starts one in a folder of its own. */
export async function startBenchPostgres(report: (line: string) => void): Promise<BenchPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'sparkify-bench-postgres-'));
  const cluster = await prepareCluster(home, report);
  const [port = 0] = await choosePorts([[]]);
  const daemon = await startDaemon(cluster.serve(port), join(home, 'postgres.log'));
  const service = { host: LOOPBACK, port, database: LOADER, user: LOADER, password: cluster.password };
  for (;;) {
    const { state } = await probePostgres(service);
    if (state === 'ready') break;
    if (state === 'no database') await createDatabase(service);
    await sleep(READY_POLL_MS);
  }
  return {
    service,
    pid: daemon.pid,
    ask: (work, database = service.database) => withClient({ ...service, database }, work),
    stop: async () => {
      await stopDaemon(daemon, [['SIGINT', 60_000]]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Does something on a connection of its own to a PostgreSQL. */
export async function withClient<T>(service: PostgresService, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...service });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
