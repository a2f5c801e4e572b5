import { once } from 'node:events';
import type { Command } from 'commander';
import { LOOPBACK } from '../../../embedded/ports.js';
import { LoadError } from '../../../model/errors.js';
import { codecServer } from '../../../payloads/codec-server.js';
import { EncryptionCodec } from '../../../payloads/encryption-codec.js';
import { parsePayloadKeys } from '../../../payloads/keys.js';
import { progressLine } from '../../output/verbosity.js';
import { readConfiguration } from '../../runtime/configuration.js';

/** Flags of `sparkify codec-server`. */
export interface CodecServerFlags {
  readonly port: number;
  readonly ui: string[];
}

/** Serves until the process is told to stop. */
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
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  progressLine(`Codec server ready on http://${LOOPBACK}:${boundPort}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());
  await once(server, 'close');
}
