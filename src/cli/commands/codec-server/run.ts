import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Command } from 'commander';
import { LOOPBACK } from '../../../embedded/ports.js';
import { LoadError, messageOf } from '../../../model/errors.js';
import { codecServer } from '../../../payloads/codec-server.js';
import { EncryptionCodec } from '../../../payloads/encryption-codec.js';
import { parsePayloadKeys } from '../../../payloads/keys.js';
import { progressLine } from '../../output/verbosity.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { EXIT } from '../../runtime/exit.js';
import { onInterruption } from '../../runtime/interruption.js';

/** Flags of `sparkify codec-server`. */
export interface CodecServerFlags {
  readonly port: number;
  readonly ui: string[];
}

/** Serves until the process is told to stop. @throws CONFIG_INVALID if there is no key, or the port cannot be had. */
export async function serve({ port, ui }: CodecServerFlags, command: Command): Promise<void> {
  const { PAYLOAD_KEY } = readConfiguration(command);
  if (PAYLOAD_KEY === undefined) {
    throw new LoadError(
      'CONFIG_INVALID',
      'There is no key to decode with: set SPARKIFY_PAYLOAD_KEY',
      {},
      { remedy: 'Set it to the keys of the worker.' },
    );
  }
  const server = codecServer(new EncryptionCodec(parsePayloadKeys(PAYLOAD_KEY)), ui);
  await listen(server, port);
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  progressLine(`Codec server ready on http://${LOOPBACK}:${boundPort}`);
  const forget = onInterruption(() => server.close());
  await once(server, 'close').finally(forget);
  // To be stopped is how a server ends well.
  process.exitCode = EXIT.done;
}

/** Listens on a port of this machine. @throws CONFIG_INVALID if it is taken, or there is no such port. */
async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
  } catch (cause) {
    const message = `The codec server cannot listen on ${LOOPBACK}:${port}: ${messageOf(cause)}`;
    throw new LoadError('CONFIG_INVALID', message, { port }, { cause, remedy: 'Name another port with --port.' });
  }
}
