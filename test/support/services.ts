import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import {
  openServices,
  type PostgresService,
  type Services,
  type TemporalService,
} from '../../src/embedded/services.js';
import { asSuperuser } from './superuser.js';

/** The variable that names the home of the services that all test files share. */
export const TEST_HOME = 'SPARKIFY_TEST_HOME';

let services: Promise<Services> | undefined;
let home = process.env[TEST_HOME] ?? '';

/**
 * The PostgreSQL, logged in to as its superuser, and the Temporal server of the tests; left at the end of the file that asks.
 */
export async function testServices(): Promise<{ postgres: PostgresService; temporal: TemporalService }> {
  if (services === undefined) {
    if (home === '') home = mkdtempSync(join(tmpdir(), 'sparkify-test-'));
    services = openServices(home, { postgres: true, temporal: true }, () => undefined);
    after(async () => (await services)?.close());
  }
  const { postgres, temporal } = await services;
  if (temporal === undefined) throw new Error('The test services did not start');
  return { postgres: asSuperuser(home, postgres), temporal };
}
