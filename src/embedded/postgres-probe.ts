import pg from 'pg';
import { LoadError, messageOf } from '../model/errors.js';

/** Connection parameters of the embedded warehouse. */
export interface PostgresService {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
}

/** State of a server by its answer to a first query. */
export interface Probe {
  readonly state: 'ready' | 'no database' | 'recovering' | 'down';
  readonly message: string;
}

const ANSWER_LIMIT_MS = 3000;
const NO_SUCH_DATABASE = '3D000';
const CANNOT_CONNECT_NOW = '57P03';
const TOO_MANY_CONNECTIONS = '53300';

/** Connects once and sends one query. */
export async function probePostgres(service: PostgresService): Promise<Probe> {
  try {
    await query(service, service.database, 'select 1');
    return { state: 'ready', message: '' };
  } catch (error) {
    const { code } = error as { code?: string };
    const message = messageOf(error);
    if (code === NO_SUCH_DATABASE) return { state: 'no database', message };
    if (code === CANNOT_CONNECT_NOW) return { state: 'recovering', message };
    // A busy server runs: it must not be restarted.
    if (code === TOO_MANY_CONNECTIONS) return { state: 'ready', message };
    return { state: 'down', message };
  }
}

/**
 * Creates the service's database, owned by its user.
 * @throws EMBEDDED_FAILED with the server's error.
 */
export async function createDatabase(service: PostgresService): Promise<void> {
  try {
    await query(service, 'postgres', `create database ${pg.escapeIdentifier(service.database)}`);
  } catch (error) {
    const message = `PostgreSQL 18 runs, but does not create the database ${service.database}: ${messageOf(error)}`;
    throw new LoadError('EMBEDDED_FAILED', message, {}, { cause: error });
  }
}

async function query(service: PostgresService, database: string, sql: string): Promise<void> {
  const limits = { connectionTimeoutMillis: ANSWER_LIMIT_MS, query_timeout: ANSWER_LIMIT_MS * 10 };
  const client = new pg.Client({ ...service, database, ...limits });
  // An error while the connection closes comes after its answer.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}
