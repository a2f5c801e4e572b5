import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { WireReader } from '../support/redshift/wire-reader.js';
import { encode, type WireMessage } from '../support/redshift/wire.js';

/** One connection of a worker to the warehouse, as it passes through the gate. */
export interface Link {
  /** The backend's process id; 0 before it has said so. */
  readonly pid: number;
  /** Ends the connection on both sides. */
  cut(): void;
  /** Swallows all that still comes, from either side; the connection stays. */
  silence(): void;
}

/** When a statement is held: before it reaches the backend, sent, answered, or when the first rows of a COPY went by. */
export type Hold = 'before' | 'sent' | 'answered' | 'rows';

/** A statement that is waited for. */
export interface Trap {
  /** Fits the text of the statement, comments and all. */
  readonly statement: RegExp;
  readonly hold: Hold;
  /** Action to run then; the connection is suspended until it has ended. */
  readonly strike: (link: Link) => Promise<void>;
}

/** Passes connections on to a warehouse, and stops them where they are waited for. */
export interface Gate {
  readonly port: number;
  /** Target of new connections. */
  target: { host: string; port: number };
  /** Waits for one statement. @returns gives it up. */
  arm(trap: Trap): () => void;
  /** Traffic that passes now. */
  links(): readonly Link[];
  close(): Promise<void>;
}

/** Starts a gate on a free port of the loopback interface. */
export async function openGate(target: Gate['target']): Promise<Gate> {
  const traps: Trap[] = [];
  const links = new Set<GateLink>();
  const server = createServer({ noDelay: true }, (client) => {
    const link = new GateLink(client, connect({ ...gate.target, noDelay: true }), traps);
    links.add(link);
    void link.serve().finally(() => links.delete(link));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gate: Gate = {
    port: (server.address() as AddressInfo).port,
    target,
    arm: (trap) => {
      traps.push(trap);
      return () => void (traps.includes(trap) && traps.splice(traps.indexOf(trap), 1));
    },
    links: () => [...links],
    close: async () => {
      server.close();
      links.forEach((link) => link.cut());
      await once(server, 'close');
    },
  };
  return gate;
}

class GateLink implements Link {
  pid = 0;
  #silent = false;
  /** Answers wait for this. */
  #held: Promise<void> = Promise.resolve();
  #onAnswer: (() => void) | null = null;
  /** Springs when rows went by. */
  #copy: Trap | null = null;

  constructor(
    readonly client: Socket,
    readonly server: Socket,
    readonly traps: Trap[],
  ) {
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => this.#ended(other));
      one.once('close', () => this.#ended(other));
    }
  }

  async serve(): Promise<void> {
    const fromClient = new WireReader(this.client);
    const fromServer = new WireReader(this.server);
    const startup = await fromClient.packet();
    if (startup === null) return this.cut();
    const length = Buffer.alloc(4);
    length.writeUInt32BE(startup.length + 4);
    this.server.write(Buffer.concat([length, startup]));
    await Promise.all([this.#upstream(fromClient), this.#downstream(fromServer)]);
  }

  cut(): void {
    this.client.destroy();
    this.server.destroy();
  }

  silence(): void {
    this.#silent = true;
  }

  async #upstream(reader: WireReader): Promise<void> {
    for (let message = await reader.message(); message !== null; message = await reader.message()) {
      const trap = this.#trapFor(message);
      if (trap !== undefined && trap.hold !== 'rows') {
        await this.#spring(trap, message);
        continue;
      }
      this.#copy ??= trap ?? null;
      this.#write(this.server, encode(message.type, message.body));
      if (message.type === 'd') await this.#springCopy();
    }
  }

  async #springCopy(): Promise<void> {
    const trap = this.#copy;
    this.#copy = null;
    await trap?.strike(this);
  }

  #trapFor({ type, body }: WireMessage): Trap | undefined {
    if (type !== 'Q' && type !== 'P') return undefined;
    const text = body.toString('utf8');
    const trap = this.traps.find(({ statement }) => statement.test(text));
    if (trap !== undefined) this.traps.splice(this.traps.indexOf(trap), 1);
    return trap;
  }

  async #spring({ hold, strike }: Trap, { type, body }: WireMessage): Promise<void> {
    if (hold === 'before') {
      await strike(this);
      this.#write(this.server, encode(type, body));
      return;
    }
    let release = (): void => undefined;
    const answered = new Promise<void>((resolve) => (this.#onAnswer = resolve));
    this.#held = new Promise((resolve) => (release = resolve));
    this.#write(this.server, encode(type, body));
    if (hold === 'answered' && !this.server.destroyed) await Promise.race([answered, once(this.server, 'close')]);
    await strike(this);
    release();
  }

  async #downstream(reader: WireReader): Promise<void> {
    for (let message = await reader.message(); message !== null; message = await reader.message()) {
      if (message.type === 'K') this.pid = message.body.readInt32BE(0);
      if ('CE'.includes(message.type)) this.#onAnswer?.();
      await this.#held;
      this.#write(this.client, encode(message.type, message.body));
    }
  }

  #write(socket: Socket, bytes: Uint8Array): void {
    if (!this.#silent && !socket.destroyed) socket.write(bytes);
  }

  /** What is silent stays: the other side must not learn of the end. */
  #ended(other: Socket): void {
    if (!this.#silent) other.destroy();
  }
}
