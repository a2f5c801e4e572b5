import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { Client } from 'pg';
import { SETTINGS, type Settings } from '../../src/config/settings.js';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { testServices } from './services.js';

/** A database of its own for a test, dropped at the end of the file. */
export interface TestDatabase {
  /** Settings that name it; without sources. */
  readonly settings: Settings;
  /** A plain connection to it, closed at the end. */
  readonly client: Client;
  readonly warehouse: Warehouse;
}

/** Makes an empty database on the tests' PostgreSQL. Call it in `before`, or in a test. */
export async function testDatabase(): Promise<TestDatabase> {
  const { postgres } = await testServices();
  const database = `test_${randomBytes(6).toString('hex')}`;
  const admin = new Client({ ...postgres });
  await admin.connect();
  await admin.query(`create database ${database}`);
  const settings = {
    ...SETTINGS.parse({}),
    CLUSTER_HOST: postgres.host,
    CLUSTER_DB_PORT: postgres.port,
    CLUSTER_DB_NAME: database,
    CLUSTER_DB_USER: postgres.user,
    CLUSTER_DB_PASSWORD: postgres.password,
  };
  const client = new Client({ ...postgres, database });
  await client.connect();
  const warehouse = await openWarehouse(settings);
  after(async () => {
    await client.end();
    await warehouse.close();
    await admin.query(`drop database if exists ${database} with (force)`);
    await admin.end();
  });
  return { settings, client, warehouse };
}
