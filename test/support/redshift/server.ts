// A Redshift emulator for tests: the PostgreSQL wire protocol in front of a real PostgreSQL. Statements pass through; what
// only Redshift knows is answered here. It is OUR READING of AWS's documentation (as of 2023 to 2026) and of field
// reports, collected in facts/redshift.md; nothing of it was compared with a live cluster. Each file names its sources
// beside the behaviour: the AWS page (r_COPY, c_unsupported-postgresql-features ...) or the section of the facts.
//
// Not emulated: distribution, sorting, compression; the check of VARCHAR in bytes outside COPY; QUALIFY, LISTAGG, TOP,
// SUPER, UNLOAD, procedures, datashares, Spectrum; `avg(int)` and other differences of types; all but two STL views.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { messageOf } from '../../../src/model/errors.js';
import type { BackendLink, Login, PostgresAddress } from './backend-link.js';
import type { CopySettings } from './copy-statement.js';
import { FaultControl } from './faults.js';
import { LoadLog } from './load-log.js';
import { logIn, type LoginRule, type LoginSettings } from './login.js';
import { Session, type SessionParts } from './session.js';
import { Strictness, type StrictnessOptions } from './strictness.js';
import { greet, type TlsIdentity } from './startup.js';
import { encodeError } from './wire.js';

/** How the emulator is set up. */
export interface RedshiftOptions
  extends Partial<Omit<CopySettings, 's3'>>, Pick<CopySettings, 's3'>, StrictnessOptions {
  /**
   * The real PostgreSQL, logged in to as a superuser: the emulator adds to this database's catalog. Give it a database of
   * its own.
   */
  readonly postgres: PostgresAddress;
  /** Who logs in by default; else the superuser. */
  readonly loader?: Login;
  /** Encrypts where the client asks for it. */
  readonly tls?: TlsIdentity;
  /** Answers logins as for users with SHA-256 passwords. */
  readonly sha256Auth?: boolean;
  /** Maps a login to a role of PostgreSQL, as for temporary IAM credentials; without it roles and passwords are its own. */
  readonly login?: LoginRule;
}

/** A running emulator and how to log in to it. */
export interface RedshiftEmulator extends PostgresAddress {
  readonly faults: FaultControl;
  readonly strictness: Strictness;
  /** Makes the SYS and STL views come this much late. */
  delayViews(milliseconds: number): Promise<void>;
  /** Says that the pid of a session was another one's before, and which statement that one ran last. */
  reusedPid(pid: number, statement: string): Promise<void>;
  /** Ends all sessions and the server. */
  stop(): Promise<void>;
}

interface Shared extends LoginSettings, SessionParts {
  readonly tls: TlsIdentity | undefined;
  /** The open sessions of the real PostgreSQL. */
  readonly backends: Set<BackendLink>;
}

async function serve(socket: Socket, shared: Shared): Promise<void> {
  const greeting = await greet(socket, shared.tls, shared.postgres);
  if (greeting === null) return;
  try {
    const backend = await logIn(greeting, shared);
    if (backend === null) return;
    shared.backends.add(backend);
    const who = { user: greeting.parameters.get('user')!, database: shared.postgres.database };
    await new Session(greeting.socket, greeting.reader, backend, shared, who).serve();
    shared.backends.delete(backend);
  } catch (error) {
    greeting.socket.end(encodeError({ code: 'XX000', severity: 'FATAL', message: `emulator: ${messageOf(error)}` }));
  }
}

function listen(shared: Shared): { server: Server; sockets: Set<Socket>; sessions: Set<Promise<void>> } {
  const sockets = new Set<Socket>();
  const sessions = new Set<Promise<void>>();
  // Answers are several small messages: held back until the client acknowledges, each statement would take 40 ms.
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    const session = serve(socket, shared);
    sessions.add(session);
    void session.finally(() => sessions.delete(session));
  });
  return { server: server.listen(0, '127.0.0.1'), sockets, sessions };
}

/** Starts the emulator on a free loopback port. @throws pg's error where the real PostgreSQL cannot be reached. */
export async function startRedshift(options: RedshiftOptions): Promise<RedshiftEmulator> {
  const { postgres, s3, tls, copyRoles, listsUnderPrefixOnly, loader = postgres } = options;
  const strictness = new Strictness(options);
  const log = await LoadLog.open(postgres, strictness);
  const faults = new FaultControl();
  await log.delayViews(options.viewDelayMs ?? 0);
  const login: LoginRule = options.login ?? ((user, password) => ({ user, password }));
  const { serverless = false, sha256Auth = false } = options;
  const behindProxy = options.behindProxy ?? serverless;
  const backends = new Set<BackendLink>();
  const shared = {
    postgres,
    loader,
    s3,
    tls,
    copyRoles,
    listsUnderPrefixOnly,
    log,
    faults,
    strictness,
    login,
    serverless,
    sha256Auth,
    behindProxy,
    backends,
  };
  const { server, sockets, sessions } = listen(shared);
  await once(server, 'listening');
  return {
    ...postgres,
    user: loader.user,
    password: loader.password,
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    faults,
    strictness,
    delayViews: (milliseconds) => log.delayViews(milliseconds),
    reusedPid: (pid, statement) => log.reusedPid(pid, statement),
    async stop() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
      backends.forEach((backend) => backend.close());
      await Promise.all(sessions);
      await log.close();
    },
  };
}
