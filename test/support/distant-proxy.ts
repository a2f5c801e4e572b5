import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WireReader } from './redshift/wire-reader.js';
import { encode, type WireMessage } from './redshift/wire.js';

/** Distance to a warehouse: the time that it adds. */
export interface Distance {
  /** Added to each request: the round trip, in milliseconds. */
  readonly requestMs: number;
  /** Added to each commit of a transaction that may have written something, in milliseconds. */
  readonly commitMs: number;
}

/** One request: a simple query with all its statements, or a Parse … Sync cycle. */
export interface SentRequest {
  readonly sql: string;
  /** Whether a transaction that may have written something was committed by it. */
  commits: boolean;
}

/** A proxy in front of a server that speaks PostgreSQL's protocol: it makes it distant, and counts the requests. */
export interface DistantProxy {
  readonly host: string;
  readonly port: number;
  /** Connections that were opened. */
  readonly connections: () => number;
  /** Gives back the requests since the last call, in the order of their arrival. */
  takeRequests(): SentRequest[];
  stop(): Promise<void>;
}

/** Command tags after which a transaction has nothing to commit that other sessions could see. */
const READS_ONLY =
  /^(SELECT|FETCH|SHOW|SET|BEGIN|START TRANSACTION|ROLLBACK|DECLARE CURSOR|CLOSE CURSOR|DISCARD|RESET)\b/;

/** Starts a proxy on a free loopback port. It understands connections without TLS. */
export async function startDistantProxy(
  target: { readonly host: string; readonly port: number },
  distance: Distance,
): Promise<DistantProxy> {
  let requests: SentRequest[] = [];
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    connections += 1;
    const warehouse = connect({ ...target, noDelay: true });
    for (const socket of [client, warehouse]) sockets.add(socket.once('close', () => sockets.delete(socket)));
    new ProxiedConnection(client, warehouse, distance, (request) => void requests.push(request)).start();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    takeRequests: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

/** One client's connection, and the proxy's own to the warehouse. */
class ProxiedConnection {
  #request: SentRequest | null = null;
  /** Whether the open transaction may have written something. */
  #hasWritten = false;
  #commits = false;

  constructor(
    readonly client: Socket,
    readonly warehouse: Socket,
    readonly distance: Distance,
    readonly onRequest: (request: SentRequest) => void,
  ) {}

  start(): void {
    void this.#forward(this.client, this.warehouse, (reader) => this.#fromClient(reader));
    void this.#forward(this.warehouse, this.client, (reader) => this.#fromWarehouse(reader));
  }

  async #forward(from: Socket, to: Socket, pump: (reader: WireReader) => Promise<void>): Promise<void> {
    await pump(new WireReader(from));
    to.end();
  }

  async #fromClient(reader: WireReader): Promise<void> {
    const startup = await reader.packet();
    if (startup === null) return;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(startup.length + 4);
    this.warehouse.write(Buffer.concat([length, startup]));
    let parsed = '';
    for (let message = await reader.message(); message !== null; message = await reader.message()) {
      if (message.type === 'P') parsed = parsedText(message.body);
      if (message.type === 'Q') await this.#begin(textAt(message.body, 0));
      if (message.type === 'S') await this.#begin(parsed);
      this.warehouse.write(encode(message.type, message.body));
    }
  }

  async #begin(sql: string): Promise<void> {
    this.#request = { sql, commits: false };
    this.onRequest(this.#request);
    if (this.distance.requestMs > 0) await sleep(this.distance.requestMs);
  }

  async #fromWarehouse(reader: WireReader): Promise<void> {
    for (let message = await reader.message(); message !== null; message = await reader.message()) {
      if (message.type === 'C') this.#note(textAt(message.body, 0));
      if (message.type === 'Z') await this.#endRequest(message);
      this.client.write(encode(message.type, message.body));
    }
  }

  #note(tag: string): void {
    if (tag === 'ROLLBACK') this.#hasWritten = false;
    if (tag === 'COMMIT') {
      this.#commits = true;
      this.#hasWritten = false;
    } else if (!READS_ONLY.test(tag)) this.#hasWritten = true;
  }

  /** A request that leaves no transaction open has committed what it wrote, with or without the word. */
  async #endRequest({ body }: WireMessage): Promise<void> {
    if (String.fromCharCode(body[0] ?? 0) !== 'I') return;
    const commits = this.#commits || this.#hasWritten;
    this.#commits = false;
    this.#hasWritten = false;
    if (!commits || this.#request === null) return;
    this.#request.commits = true;
    if (this.distance.commitMs > 0) await sleep(this.distance.commitMs);
  }
}

function parsedText(body: Buffer): string {
  const name = textAt(body, 0);
  return textAt(body, Buffer.byteLength(name) + 1);
}

function textAt(body: Buffer, start: number): string {
  return body.toString('utf8', start, body.indexOf(0, start));
}
