import { after } from 'node:test';
import { Client } from 'pg';
import type { Settings } from '../../src/config/settings.js';
import { testServices } from '../support/services.js';

/** Makes a role that may load into a database, and no more. It is dropped at the end of the test. */
export async function loaderRole(database: Client): Promise<Partial<Settings>> {
  const role = `loader_${database.database}`;
  await database.query(`create role ${role} login password 'night'`);
  await database.query(`grant create on database ${database.database} to ${role}`);
  await database.query(`grant usage, create on schema public to ${role}`);
  after(() => asAdministrator(`drop role ${role}`));
  return { CLUSTER_DB_USER: role, CLUSTER_DB_PASSWORD: 'night' };
}

/** Runs a statement on the server, once the database of the test is dropped. */
export async function asAdministrator(sql: string): Promise<void> {
  const { postgres } = await testServices();
  const admin = new Client({ ...postgres });
  await admin.connect();
  await admin.query(sql).finally(() => admin.end());
}
