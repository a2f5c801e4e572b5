import { once } from 'node:events';
import { Command } from 'commander';
import { LOOPBACK } from '../../embedded/ports.js';
import { LoadError } from '../../errors.js';
import { codecServer } from '../../payloads/codec-server.js';
import { EncryptionCodec } from '../../payloads/encryption-codec.js';
import { parsePayloadKeys } from '../../payloads/keys.js';
import { wholeNumber } from '../runtime/load-flags.js';
import { configured } from '../runtime/platform.js';
import { progressLine } from '../output/verbosity.js';

const EXAMPLES = `
It reads SPARKIFY_PAYLOAD_KEY, and listens on this machine alone: whoever can log in to it can decode. In the Web UI
set the endpoint under "Codec Server" (the glasses); the CLI takes --codec-endpoint.

Examples:
  $ sparkify codec-server --ui http://localhost:8233
  $ temporal workflow show --workflow-id sparkify-load --codec-endpoint http://127.0.0.1:8081`;

/** Where the embedded Web UI is, by both names of this machine. */
const UI = ['http://localhost:8233', 'http://127.0.0.1:8233'];

/** `sparkify codec-server`. */
export function codecServerCommand(): Command {
  return new Command('codec-server')
    .description("decode encrypted payloads for Temporal's Web UI and CLI, on this machine")
    .option('--port <n>', 'port to listen on', wholeNumber, 8081)
    .option('--ui <origin...>', 'where the Web UI is, as http://localhost:8233', UI)
    .addHelpText('after', EXAMPLES)
    .action(serve);
}

async function serve({ port, ui }: { port: number; ui: string[] }, command: Command): Promise<void> {
  const { PAYLOAD_KEY } = configured(command);
  if (PAYLOAD_KEY === undefined) {
    throw new LoadError('CONFIG_INVALID', 'There is no key to decode with: set SPARKIFY_PAYLOAD_KEY');
  }
  const server = codecServer(new EncryptionCodec(parsePayloadKeys(PAYLOAD_KEY)), ui);
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  progressLine(`Codec server ready on http://${LOOPBACK}:${bound}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());
  await once(server, 'close');
}
