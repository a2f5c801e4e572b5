import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { WireReader } from './wire-reader.js';
import { encode, encodeNumbers, encodeText, errorFields, errorOf, rowValues } from './wire.js';
import type { ServerError, WireMessage } from './wire.js';

/** Address and login of a real PostgreSQL. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A login of PostgreSQL. */
export type Login = Pick<PostgresAddress, 'user' | 'password'>;

/** State of the session: idle, in a transaction block, or in one that has failed. */
export type TransactionStatus = 'I' | 'T' | 'E';

/** The backend ended the connection: terminated, crashed, or stopped. */
export class BackendGone extends Error {}

/** An SQL error that the backend answered to a statement of the emulator's own. */
export class BackendError extends Error {
  constructor(readonly error: ServerError) {
    super(error.message);
  }
}

function throwFailure(answer: readonly WireMessage[]): void {
  const failure = answer.find((message) => message.type === 'E');
  if (failure !== undefined) throw new BackendError(errorOf(failure.body));
}

function isFatal(message: WireMessage): boolean {
  return message.type === 'E' && errorFields(message.body).get('V') === 'FATAL';
}

/** One session of the real PostgreSQL, spoken to message by message. `pg` does the login and then hands it over. */
export class BackendLink {
  status: TransactionStatus = 'I';
  closed = false;
  /** Gets every message that is not an answer to the emulator's own statements. */
  onMessage: (message: WireMessage) => void = () => undefined;
  onClose: () => void = () => undefined;
  /** Receiver of the answers to the emulator's own statement while one runs. */
  private hidden: WireMessage[] | null = null;
  private answered = 0;
  private waiting: (() => void)[] = [];

  private constructor(
    private readonly stream: Duplex,
    /** Messages of the backend at the login, unchanged: ParameterStatus and BackendKeyData. */
    readonly greeting: readonly Buffer[],
    readonly pid: number,
  ) {
    void this.pump();
  }

  /** @throws pg's own DatabaseError where the login is refused. */
  static async open(address: PostgresAddress, options: string, applicationName: string): Promise<BackendLink> {
    const client = new pg.Client({ ...address, options, application_name: applicationName });
    const greeting: Buffer[] = [];
    let pid = 0;
    client.connection.on('parameterStatus', (status: { parameterName: string; parameterValue: string }) => {
      greeting.push(encode('S', `${status.parameterName}\0${status.parameterValue}\0`));
    });
    client.connection.on('backendKeyData', (key: { processID: number; secretKey: number }) => {
      pid = key.processID;
      greeting.push(encodeNumbers('K', key.processID, key.secretKey));
    });
    await client.connect();
    const { stream } = client.connection;
    for (const event of ['data', 'error', 'end', 'close', 'drain']) stream.removeAllListeners(event);
    return new BackendLink(stream, greeting, pid);
  }

  /** Passes bytes of the client on; the answers reach `onMessage`. */
  send(bytes: Uint8Array): void {
    this.stream.write(bytes);
  }

  /** Passes bytes on and waits until their whole answer has reached `onMessage`. @throws BackendGone */
  async sendAndWait(bytes: Uint8Array): Promise<void> {
    const before = this.answered;
    this.send(bytes);
    await this.until(() => this.answered > before);
  }

  /** Runs statements of the emulator's own and gives back the rows as text. @throws BackendError, BackendGone */
  async query(sql: string): Promise<(string | null)[][]> {
    const answer = await this.ask(encodeText('Q', sql), 'Z');
    this.hidden = null;
    throwFailure(answer);
    return answer.filter((message) => message.type === 'D').map((message) => rowValues(message.body));
  }

  /** Whether the open transaction block is a read-only one. */
  async isReadOnly(): Promise<boolean> {
    if (this.status !== 'T') return false;
    const [row] = await this.query('show transaction_read_only');
    return row?.[0] === 'on';
  }

  /** Makes an open transaction block a failed one. */
  async failTransaction(): Promise<void> {
    await this.ask(encodeText('Q', 'fail'), 'Z');
    this.hidden = null;
  }

  /** Starts a `COPY … FROM STDIN`, which `copyEnd` must end. @throws BackendError, BackendGone */
  async copyStart(sql: string): Promise<void> {
    const answer = await this.ask(encodeText('Q', sql), 'GZ');
    if (answer.some((message) => message.type === 'Z')) this.hidden = null;
    throwFailure(answer);
  }

  /** Sends rows, and waits while the backend does not keep up. @throws BackendError where it refuses them. */
  async copyRows(rows: Uint8Array): Promise<void> {
    const flushed = this.stream.write(encode('d', rows));
    if (!flushed && !this.closed) await Promise.race([once(this.stream, 'drain'), once(this.stream, 'close')]);
    if (this.closed) throw new BackendGone();
    throwFailure(this.hidden ?? []);
  }

  /** Ends the COPY: with all its rows, or with none where `keep` is false. @throws BackendError, BackendGone */
  async copyEnd(keep: boolean): Promise<void> {
    const answer = this.hidden ?? [];
    this.send(keep ? encode('c') : encodeText('f', 'load failed'));
    await this.until(() => answer.some((message) => message.type === 'Z'));
    this.hidden = null;
    if (keep) throwFailure(answer);
  }

  close(): void {
    this.stream.destroy();
  }

  private async ask(bytes: Uint8Array, untilTypes: string): Promise<WireMessage[]> {
    const answer: WireMessage[] = [];
    this.hidden = answer;
    this.send(bytes);
    await this.until(() => answer.some((message) => untilTypes.includes(message.type)));
    return answer;
  }

  private async until(done: () => boolean): Promise<void> {
    while (!done()) {
      if (this.closed) throw new BackendGone('the connection to PostgreSQL has ended');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private async pump(): Promise<void> {
    const reader = new WireReader(this.stream);
    for (let message = await reader.message(); message !== null; message = await reader.message()) {
      this.take(message);
    }
    this.closed = true;
    this.wakeAll();
    this.onClose();
  }

  private take(message: WireMessage): void {
    if (message.type === 'Z') {
      this.status = String.fromCharCode(message.body[0]!) as TransactionStatus;
      this.answered++;
    }
    if (this.hidden === null || isFatal(message)) this.onMessage(message);
    else this.hidden.push(message);
    this.wakeAll();
  }

  private wakeAll(): void {
    this.waiting.splice(0).forEach((resolve) => resolve());
  }
}
