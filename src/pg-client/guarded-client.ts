import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { DigestLogin, type LoginChannel } from './digest-login.js';
import { ScramLogin } from './scram-login.js';
import { isThisMachine } from '../model/this-machine.js';

/** Parts of the driver's connection that its types leave out. */
interface DriverConnection {
  stream: Socket;
  readonly ssl: unknown;
  once(event: 'sslconnect', listener: () => void): void;
}

/** Parts of the driver's client that its types leave out, or describe as they are after the login. */
interface DriverClient {
  readonly connection: DriverConnection;
  readonly host: string;
  readonly password: string | null | (() => Promise<string>);
}

/** Options of a client. */
export interface GuardedConfig extends ClientConfig {
  /** Whether only a login by SCRAM is taken. */
  readonly requireScram?: boolean;
}

/** Filter of what a server sends during the login. */
type LoginFilter = Pick<DigestLogin, 'filter'>;

/**
 * Client that logs in to Redshift however it stores the password, and whose connection fails on an answer that the driver
 * cannot parse. node-postgres throws in the socket's `data` event, which otherwise ends the process.
 */
export class GuardedClient extends Client {
  constructor(config?: string | GuardedConfig) {
    super(config);
    const { connection } = this.#driver;
    const requiresScram = typeof config === 'object' && config.requireScram === true;
    const login = (stream: Socket) => (requiresScram ? new ScramLogin() : this.#digestLogin(stream));
    // Before TLS, the server answers with a single byte, which is no message.
    guard(connection.stream, connection.ssl ? null : login(connection.stream));
    connection.once('sslconnect', () => guard(connection.stream, login(connection.stream)));
  }

  /** Closes the connection: what waits on it fails. */
  abandon(reason: string): void {
    this.#driver.connection.stream.destroy(new Error(reason));
  }

  get #driver(): DriverClient {
    return this as unknown as DriverClient;
  }

  #digestLogin(stream: Socket): DigestLogin {
    const { connection, host } = this.#driver;
    const channel: LoginChannel = {
      isPrivate: Boolean(connection.ssl) || isThisMachine(host),
      password: () => this.#password(),
      write: (bytes) => void stream.write(bytes),
      fail: (error) => void stream.destroy(error),
    };
    return new DigestLogin(channel);
  }

  async #password(): Promise<string | undefined> {
    const { password } = this.#driver;
    return (typeof password === 'function' ? await password() : password) ?? undefined;
  }
}

/** Passes the stream's bytes through `login`, and turns an error in parsing them into an error of the stream. */
function guard(stream: Socket, login: LoginFilter | null): void {
  const emit = stream.emit.bind(stream) as (event: string | symbol, ...values: unknown[]) => boolean;
  stream.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== 'data') return emit(event, ...values);
    try {
      const chunk = values[0] as Buffer;
      return emit(event, login === null ? chunk : login.filter(chunk));
    } catch (error) {
      stream.destroy(error as Error);
      return true;
    }
  };
}
