import { connect, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import { withBackendPid } from './proxy-pids.js';
import { WireReader } from './wire-reader.js';

/** A private key and its certificate, in PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** A client that has said whom it wants to be, before it has proved it. */
export interface Greeting {
  readonly socket: Duplex;
  readonly reader: WireReader;
  /** `user`, `database`, `application_name`, `options`, and settings of the session. */
  readonly parameters: ReadonlyMap<string, string>;
}

const CANCEL = 80877102;
const SSL = 80877103;
const GSS = 80877104;

function parametersOf(packet: Buffer): Map<string, string> {
  const texts = packet.toString('utf8', 4).split('\0');
  const parameters = new Map<string, string>();
  for (let at = 0; texts[at]; at += 2) parameters.set(texts[at]!, texts[at + 1]!);
  return parameters;
}

function forwardCancel(packet: Buffer, backend: { host: string; port: number }): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(packet.length + 4);
  const socket = connect(backend.port, backend.host);
  socket.on('error', () => socket.destroy());
  socket.end(Buffer.concat([length, withBackendPid(packet)]));
}

async function secured(socket: Socket, reader: WireReader, tls: TlsIdentity): Promise<WireReader> {
  reader.detach();
  const encrypted = new TLSSocket(socket, { isServer: true, ...tls });
  const next = new WireReader(encrypted);
  socket.write('S');
  return next;
}

/**
 * Reads a new connection up to its startup message: encryption on request, cancel requests passed on.
 * Null where nothing more comes of it.
 */
export async function greet(
  socket: Socket,
  tls: TlsIdentity | undefined,
  backend: { host: string; port: number },
): Promise<Greeting | null> {
  let reader = new WireReader(socket);
  for (let packet = await reader.packet(); packet !== null; packet = await reader.packet()) {
    const code = packet.readUInt32BE(0);
    if (code === SSL && tls !== undefined && reader.socket === socket) reader = await secured(socket, reader, tls);
    else if (code === SSL || code === GSS) reader.socket.write('N');
    else if (code === CANCEL) {
      forwardCancel(packet, backend);
      socket.end();
      return null;
    } else return { socket: reader.socket, reader, parameters: parametersOf(packet) };
  }
  return null;
}
