import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readRecord, type ServiceName } from '../../../src/embedded/service-record.js';
import type { PostgresService } from '../../../src/embedded/services.js';
import { stopPostgres } from '../../../src/embedded/postgres.js';
import { stopTemporal } from '../../../src/embedded/temporal-server.js';

/** A folder of its own, closed to others (mode 0700), as `mktemp -d` makes it. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sparkify-embedded-'));
}

/** Stops whatever runs in the home, and removes it. */
export async function discardHome(home: string): Promise<void> {
  await Promise.all([stopPostgres(home, ignore), stopTemporal(home, ignore)]);
  rmSync(home, { recursive: true, force: true });
}

/** For reports that a test does not look at. */
export const ignore = (): void => undefined;

/** The rows of one statement. */
export async function query(service: PostgresService, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(service);
  // What breaks the connection reaches the query; after its answer nobody asks.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The pid under which a service was last started. */
export function pidOf(home: string, name: ServiceName): number {
  const record = readRecord(home, name);
  if (record === undefined) throw new Error(`${name} was never started in ${home}`);
  return record.process.pid;
}

/** The pid of the process that serves the Web UI. */
export function proxyPidOf(home: string): number {
  const pid = readRecord(home, 'temporal')?.proxy?.pid;
  if (pid === undefined) throw new Error(`no proxy was started in ${home}`);
  return pid;
}

/** Addresses of this machine on which a service for 127.0.0.1 alone must not answer. */
export function otherAddresses(): string[] {
  const outward = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return [
    '127.0.0.2',
    '::1',
    ...outward.filter(({ internal, family }) => !internal && family === 'IPv4').map((a) => a.address),
  ];
}

/** Whether something takes connections there. */
export function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}
