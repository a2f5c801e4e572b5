import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openServices } from '../../../src/embedded/services.js';
import { TEST_HOME } from '../services.js';
import { asSuperuser } from '../superuser.js';
import type { Login, PostgresAddress } from './backend-link.js';

/** An empty database of its own on the tests' PostgreSQL, logged in to as a superuser. */
export interface TestBackend extends PostgresAddress {
  /** A user who is no superuser and may make schemas: who loads. */
  readonly loader: Login;
  /** Drops the database and its loader, and stops PostgreSQL where it was started for it. */
  stop(): Promise<void>;
}

async function asAdmin(postgres: PostgresAddress, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ ...postgres });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** Makes an empty database on the PostgreSQL that the test runner shares, or on one started for this file. */
export async function startBackend(): Promise<TestBackend> {
  const shared = process.env[TEST_HOME];
  const home = shared ?? mkdtempSync(join(tmpdir(), 'sparkify-test-'));
  const services = await openServices(home, { postgres: true, temporal: false }, () => undefined);
  const { host, port, user, password, database: existing } = asSuperuser(home, services.postgres);
  const admin = { host, port, user, password, database: existing };
  const database = `redshift_${randomBytes(6).toString('hex')}`;
  const loader = { user: `loader_of_${database}`, password: 'Passw0rd1' };
  await asAdmin(
    admin,
    `create database ${database}`,
    `create role ${loader.user} login password '${loader.password}'`,
    `grant create on database ${database} to ${loader.user}`,
  );
  return {
    ...admin,
    database,
    loader,
    async stop() {
      await asAdmin(admin, `drop database ${database} with (force)`, `drop role ${loader.user}`);
      await services.close();
      if (shared === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
}
