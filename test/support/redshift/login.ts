import pg from 'pg';
import { BackendLink, type Login, type PostgresAddress } from './backend-link.js';
import { provesPassword, storePassword } from './digest-login.js';
import { isBackendKey, withProxyPid } from './proxy-pids.js';
import type { Greeting } from './startup.js';
import type { Strictness } from './strictness.js';
import { encode, encodeError, encodeNumbers, type ServerError } from './wire.js';

/** The backend's user and password for a client's login; null refuses it. */
export type LoginRule = (user: string, password: string) => { user: string; password: string } | null;

/** How clients prove who they are. */
export interface LoginSettings {
  readonly postgres: PostgresAddress;
  /** A user whose password is known here, besides the superuser. */
  readonly loader: Login;
  /** Whether the passwords are stored as SHA-256: the user of `postgres` proves it by a digest (facts 3.7). */
  readonly sha256Auth: boolean;
  readonly login: LoginRule;
  /** The start message names another pid than the backend's. */
  readonly behindProxy: boolean;
  readonly strictness: Strictness;
}

const OK = 0;
const CLEARTEXT = 3;
/** Parameters that are no settings of the session; the last four are those that redshift_connector sends. */
const KNOWN = new Set([
  'user',
  'database',
  'options',
  'application_name',
  'client_encoding',
  'replication',
  'client_protocol_version',
  'driver_version',
  'os_version',
  'driver_discovery_version',
]);
/** Not among Redshift's parameters (cm_chap_ConfigurationRef; facts 3.7). */
const REFUSED = new Set(['lock_timeout', 'idle_in_transaction_session_timeout']);

function fatal(code: string, message: string): ServerError {
  return { code, message, severity: 'FATAL' };
}

function wrongPassword(user: string): ServerError {
  return fatal('28000', `password authentication failed for user "${user}"`);
}

function problemOf(parameters: ReadonlyMap<string, string>, database: string): ServerError | null {
  const wanted = parameters.get('database') ?? parameters.get('user')!;
  if (wanted !== database) return fatal('3D000', `database "${wanted}" does not exist`);
  const refused = [...parameters.keys()].find((name) => REFUSED.has(name));
  return refused === undefined ? null : fatal('42704', `unrecognized configuration parameter "${refused}"`);
}

/** SNAPSHOT isolation is what new clusters have (facts 3.3); times are UTC. */
function backendOptions(parameters: ReadonlyMap<string, string>, strictness: Strictness): string {
  const settings = [...parameters].filter(([name]) => !KNOWN.has(name)).map(([name, value]) => `-c ${name}=${value}`);
  const own = '-c default_transaction_isolation=repeatable\\ read -c redshift.emulator=on -c timezone=UTC';
  const schemata = `-c redshift.own_schemata=${strictness.has('schemas') ? 'on' : 'off'}`;
  return [own, schemata, ...settings, parameters.get('options') ?? ''].join(' ');
}

/** Redshift presents itself as PostgreSQL 8.0.2, and its encoding as UNICODE (facts 3.7). */
function asRedshift(message: Buffer, behindProxy: boolean): Buffer {
  if (isBackendKey(message) && behindProxy) return withProxyPid(message);
  const text = message.toString('utf8', 5);
  if (text.startsWith('server_version\0')) return encode('S', 'server_version\x008.0.2\0');
  return text.startsWith('client_encoding\0') ? encode('S', 'client_encoding\0UNICODE\0') : message;
}

async function openBackend(
  settings: LoginSettings,
  parameters: ReadonlyMap<string, string>,
  password: string,
): Promise<BackendLink | ServerError> {
  const user = parameters.get('user')!;
  const account = settings.login(user, password);
  if (account === null) return wrongPassword(user);
  try {
    const address = { ...settings.postgres, ...account };
    return await BackendLink.open(
      address,
      backendOptions(parameters, settings.strictness),
      parameters.get('application_name') ?? '',
    );
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return fatal(error.code ?? 'XX000', error.message);
  }
}

/** The password that the client sends, or proves to know. Null where it has gone. */
async function passwordOf(
  greeting: Greeting,
  { sha256Auth, postgres, loader }: LoginSettings,
): Promise<string | ServerError | null> {
  const { socket, reader, parameters } = greeting;
  const stored = [postgres, loader].find(({ user }) => user === parameters.get('user'));
  if (sha256Auth && stored !== undefined) {
    const isProved = await provesPassword(greeting, storePassword(stored.password));
    if (isProved === null) return null;
    return isProved ? stored.password : wrongPassword(stored.user);
  }
  socket.write(encodeNumbers('R', CLEARTEXT));
  const answer = await reader.message();
  return answer?.type === 'p' ? answer.body.toString('utf8', 0, answer.body.length - 1) : null;
}

/** Logs a client in: its session of the real PostgreSQL, or null where it was refused. */
export async function logIn(greeting: Greeting, settings: LoginSettings): Promise<BackendLink | null> {
  const { socket, parameters } = greeting;
  const problem = problemOf(parameters, settings.postgres.database);
  if (problem !== null) return refuse(greeting, problem);
  const password = await passwordOf(greeting, settings);
  if (password === null) return null;
  const backend = typeof password === 'string' ? await openBackend(settings, parameters, password) : password;
  if (!(backend instanceof BackendLink)) return refuse(greeting, backend);
  socket.write(encodeNumbers('R', OK));
  for (const message of backend.greeting) socket.write(asRedshift(message, settings.behindProxy));
  socket.write(encode('Z', 'I'));
  return backend;
}

function refuse({ socket }: Greeting, error: ServerError): null {
  socket.end(encodeError(error));
  return null;
}
