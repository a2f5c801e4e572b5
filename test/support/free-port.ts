import { choosePorts } from '../../src/embedded/ports.js';

/** A TCP port of the loopback interface that nobody listens on, and that the system gives to nobody else who asks for any. */
export async function freePort(): Promise<number> {
  const [port = 0] = await choosePorts([[]]);
  return port;
}
