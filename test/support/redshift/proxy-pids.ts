// A proxy in front of the backend: the start message of a connection names another pid than pg_backend_pid().
import { encodeNumbers } from './wire.js';

/** Type letter of the message BackendKeyData. */
const BACKEND_KEY = 0x4b;

/** Number that the proxy adds to a pid. */
const PROXY_PIDS = 1_000_000_000;

/** Whether a message is the one that names the pid of the backend. */
export function isBackendKey(message: Buffer): boolean {
  return message[0] === BACKEND_KEY;
}

/** That message with the pid of the proxy. */
export function withProxyPid(message: Buffer): Buffer {
  return encodeNumbers('K', message.readInt32BE(5) + PROXY_PIDS, message.readInt32BE(9));
}

/** A cancel request with the pid of the backend, whichever of the two it names. */
export function withBackendPid(packet: Buffer): Buffer {
  const forwarded = Buffer.from(packet);
  const pid = packet.readInt32BE(4);
  if (pid > PROXY_PIDS) forwarded.writeInt32BE(pid - PROXY_PIDS, 4);
  return forwarded;
}
