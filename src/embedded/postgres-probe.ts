import { escapeIdentifier } from 'pg';
import { LoadError, messageOf } from '../model/errors.js';
import { GuardedClient } from '../pg-client/guarded-client.js';

/** Login of a role. */
export interface PostgresLogin {
  readonly user: string;
  readonly password: string;
}

/** Connection parameters of the embedded warehouse. */
export interface PostgresService extends PostgresLogin {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Login that can only read. Absent while a server runs that an older version started. */
  readonly reader?: PostgresLogin;
}

/** State of a server by its answer to a first query. */
export interface Probe {
  readonly state: 'ready' | 'no database' | 'recovering' | 'down';
  /** Whether the login is a superuser's, as an older version has left it. */
  readonly isSuperuser: boolean;
}

const ANSWER_LIMIT_MS = 3000;
const NO_SUCH_DATABASE = '3D000';
const CANNOT_CONNECT_NOW = '57P03';
const TOO_MANY_CONNECTIONS = '53300';

/** Connects once and sends one query. */
export async function probePostgres(service: PostgresService): Promise<Probe> {
  try {
    const [row] = await queryPostgres(service, 'select usesuper from pg_user where usename = current_user');
    return { state: 'ready', isSuperuser: row?.['usesuper'] === true };
  } catch (error) {
    return { state: stateBy(error), isSuperuser: false };
  }
}

function stateBy(error: unknown): Probe['state'] {
  const { code } = error as { code?: string };
  if (code === NO_SUCH_DATABASE) return 'no database';
  if (code === CANNOT_CONNECT_NOW) return 'recovering';
  // A busy server runs: it must not be restarted.
  return code === TOO_MANY_CONNECTIONS ? 'ready' : 'down';
}

/**
 * Creates the service's database, owned by its user.
 * @throws EMBEDDED_FAILED with the server's error.
 */
export async function createDatabase(service: PostgresService): Promise<void> {
  try {
    const inPostgres = { ...service, database: 'postgres' };
    await queryPostgres(inPostgres, `create database ${escapeIdentifier(service.database)}`);
  } catch (error) {
    const message = `PostgreSQL 18 runs, but does not create the database ${service.database}: ${messageOf(error)}`;
    throw new LoadError('EMBEDDED_FAILED', message, {}, { cause: error });
  }
}

/**
 * Runs SQL on a connection of its own. Only the server of this home proves that it knows the password: another program that
 * listens on its port gets nothing.
 * @returns the rows of a single statement.
 */
export async function queryPostgres(service: PostgresService, sql: string): Promise<Record<string, unknown>[]> {
  const { host, port, database, user, password } = service;
  const limits = { connectionTimeoutMillis: ANSWER_LIMIT_MS, query_timeout: ANSWER_LIMIT_MS * 10 };
  const client = new GuardedClient({ host, port, database, user, password, ...limits, requireScram: true });
  // An error while the connection closes comes after its answer.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
