import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { openServices } from '../../src/embedded/services.js';
import { ignore } from '../embedded/support/homes.js';

/** A table that nobody else can read or write: what comes to it stands still. */
export interface LockedTable {
  /** Resolves when somebody waits for the table. */
  waitedFor(): Promise<void>;
  /** Lets it go, also where its server was killed. */
  release(): Promise<void>;
}

/** Locks a table of a home's PostgreSQL, which is started where it does not run. */
export async function lockTable(home: string, table: string): Promise<LockedTable> {
  const services = await openServices(home, { postgres: true, temporal: false }, ignore);
  const client = new Client({ ...services.postgres });
  // Its server may be killed: that it then has no connection is no news.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(`lock table ${table} in access exclusive mode`);
  const isWaitedFor = async () => {
    const sql = 'select 1 from pg_locks where not granted and relation = $1::regclass';
    return ((await client.query(sql, [table])).rowCount ?? 0) > 0;
  };
  return {
    waitedFor: async () => {
      while (!(await isWaitedFor())) await sleep(20);
    },
    release: async () => {
      await client.end();
      await services.close();
    },
  };
}
