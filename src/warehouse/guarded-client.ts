import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** What of the driver's connection is used here; its types leave it out. */
interface DriverConnection {
  stream: Socket;
  once(event: 'sslconnect', listener: () => void): void;
}

/**
 * A client on which an answer that the driver cannot read fails the connection. node-postgres throws in the socket's
 * `data` event, which otherwise ends the process: "Unknown authenticationOk message type 13", of a Redshift user whose
 * password is stored as SHA-256, is such an answer.
 */
export class GuardedClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    const { connection } = this as unknown as { connection: DriverConnection };
    guard(connection.stream);
    connection.once('sslconnect', () => guard(connection.stream));
  }

  /** Gives the connection up: what waits on it fails. */
  abandon(reason: string): void {
    (this as unknown as { connection: DriverConnection }).connection.stream.destroy(new Error(reason));
  }
}

function guard(stream: Socket): void {
  const emit = stream.emit.bind(stream) as (event: string | symbol, ...values: unknown[]) => boolean;
  stream.emit = (event: string | symbol, ...values: unknown[]) => {
    try {
      return emit(event, ...values);
    } catch (error) {
      if (event !== 'data') throw error;
      stream.destroy(error as Error);
      return true;
    }
  };
}
