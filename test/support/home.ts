import { after } from 'node:test';
import { Client } from 'pg';
import { findRunning, openServices } from '../../src/embedded/services.js';
import { discardHome, ignore, temporaryFolder } from '../embedded/support/homes.js';
import { startSparkify, type CliOptions } from './cli.js';
import { dumpStar, type StarDump } from './star-dump.js';

const ends: (() => Promise<void>)[] = [];

after(async () => {
  for (const end of ends.reverse()) await end();
});

/** Does something at the end of the file; what was asked for last comes first. A hook made in a hook ends with that. */
export function atEnd(end: () => Promise<void>): void {
  ends.push(end);
}

/** A SPARKIFY_HOME of its own, with mode 0700; removed at the end of the file with all that runs in it. */
export function testHome(): string {
  const home = temporaryFolder();
  atEnd(() => discardHome(home));
  return home;
}

/** Does something with the home's database; its PostgreSQL is started where it does not run. */
export async function withDatabase<T>(home: string, work: (client: Client) => Promise<T>): Promise<T> {
  const services = await openServices(home, { postgres: true, temporal: false }, ignore);
  const client = new Client({ ...services.postgres });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
    await services.close();
  }
}

/** The star of a home. */
export function starOf(home: string): Promise<StarDump> {
  return withDatabase(home, dumpStar);
}

/** Servers that `sparkify up` runs in a home. */
export interface Up {
  readonly pid: number;
  /** host:port of Temporal's gRPC. */
  readonly address: string;
  /** Scheme, host and port of Temporal's Web UI. */
  readonly uiUrl: string;
  /** Waits until its stderr has this. */
  saw(text: string): Promise<string>;
  /** Stops it as Ctrl-C does. @returns its exit status. */
  stop(): Promise<number | null>;
}

/** Runs `sparkify up` until it is ready. Stop it in the test or its `after`. */
export async function startUp(args: readonly string[], options: CliOptions): Promise<Up> {
  const up = startSparkify(['up', ...args], options);
  await up.saw('Ready; Ctrl-C');
  const { temporal } = await findRunning(options.home);
  if (temporal === undefined) throw new Error('up is ready, and Temporal does not run');
  const { address, uiUrl } = temporal;
  return {
    pid: up.pid,
    address,
    uiUrl,
    saw: (text) => up.saw(text),
    stop: async () => (await up.end('SIGINT')).status,
  };
}

/** Keeps PostgreSQL and Temporal of a home up until the end of the file, so that its commands find them running. */
export async function keepServicesUp(home: string): Promise<void> {
  const services = await openServices(home, { postgres: true, temporal: true }, ignore);
  atEnd(() => services.close());
}
