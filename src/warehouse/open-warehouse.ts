import type { PoolConfig } from 'pg';
import type { GuardedConfig } from '../pg-client/guarded-client.js';
import { isThisMachine } from '../model/this-machine.js';
import type { Settings } from '../config/settings.js';
import { LoadError } from '../model/errors.js';
import type { S3Connection } from '../store/s3-connection.js';
import { Connections } from './connection.js';
import { resolveLogin } from './login/login.js';
import { postgresWarehouse } from './postgres/postgres.js';
import { CONNECT_TIMEOUT_MS, onSeparateConnection } from './separate-connection.js';
import { stallTimeout } from './stall-watch.js';
import { VALUE_TYPES } from './types.js';
import type { EngineName, Warehouse } from './warehouse.js';

/**
 * Opens the warehouse of the settings.
 * @param s3 connection to the staging prefix; without one, it opens its own, which the process keeps open.
 * @throws CONFIG_INVALID if a setting that a connection needs is missing; if the warehouse must be asked for its engine,
 *   also WAREHOUSE_UNAVAILABLE and PERMISSION_DENIED.
 */
export async function openWarehouse(settings: Settings, s3?: S3Connection): Promise<Warehouse> {
  const config = await connectionConfig(settings);
  const engine = await engineOf(settings, config);
  const timeout = stallTimeout(settings.CLUSTER_SILENCE_SECONDS);
  const connections = new Connections(config, settings.WORKER_CONCURRENCY, engine, timeout);
  if (engine === 'postgres') return postgresWarehouse(connections);
  // Redshift loads the AWS SDK, which takes longer to load than a query of PostgreSQL takes as a whole.
  const { openRedshift } = await import('./redshift/open-redshift.js');
  return openRedshift(connections, settings, s3);
}

async function connectionConfig(settings: Settings): Promise<PoolConfig & GuardedConfig> {
  const { CLUSTER_HOST: host, CLUSTER_DB_NAME: database } = settings;
  const missing = Object.entries({ HOST: host, DB_NAME: database }).flatMap(([name, value]) =>
    value === undefined ? [`[CLUSTER] ${name}`] : [],
  );
  if (missing.length > 0) {
    throw new LoadError('CONFIG_INVALID', `The warehouse is not configured: ${missing.join(', ')} missing`, {
      missing,
    });
  }
  return {
    host,
    database,
    port: settings.CLUSTER_DB_PORT,
    ...(await resolveLogin(settings)),
    ssl: usesTls(settings) ? { rejectUnauthorized: true } : false,
    types: VALUE_TYPES,
    requireScram: settings.CLUSTER_REQUIRE_AUTH === 'scram-sha-256',
  };
}

/** Whether to use TLS. A local PostgreSQL has no certificate, and nobody can read its connection. */
function usesTls({ CLUSTER_TLS, CLUSTER_HOST }: Settings): boolean {
  if (CLUSTER_TLS !== undefined) return CLUSTER_TLS === 'verify';
  return !isThisMachine(CLUSTER_HOST ?? '');
}

/** Engine by the setting or by AWS's host names; else the warehouse is asked for its version. */
async function engineOf(settings: Settings, config: PoolConfig): Promise<EngineName> {
  if (settings.CLUSTER_ENGINE !== 'auto') return settings.CLUSTER_ENGINE;
  if (/\.redshift(-serverless)?\.amazonaws\.com(\.cn)?$/.test(settings.CLUSTER_HOST ?? '')) return 'redshift';
  return onSeparateConnection({ ...config, query_timeout: CONNECT_TIMEOUT_MS }, async (client) => {
    const { rows } = await client.query<{ version: string }>('/* sparkify */ select version() as version');
    return /redshift/i.test(rows[0]?.version ?? '') ? 'redshift' : 'postgres';
  });
}
