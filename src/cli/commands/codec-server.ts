import { Command } from 'commander';
import { wholeNumber } from '../flags/parse.js';
import type { CodecServerFlags } from './codec-server/run.js';

const EXAMPLES = `
The server reads SPARKIFY_PAYLOAD_KEY, and listens on this machine alone: whoever can log in to it can decode. In the Web
UI, set the endpoint under "Codec Server" (the glasses); Temporal's CLI takes --codec-endpoint.

Examples:
  $ sparkify codec-server --ui http://localhost:8233
  $ temporal workflow show --workflow-id sparkify-load --codec-endpoint http://127.0.0.1:8081`;

/** Addresses of the embedded Web UI, by both names of this machine. */
const EMBEDDED_UI = ['http://localhost:8233', 'http://127.0.0.1:8233'];

/** Defines `sparkify codec-server`. */
export function codecServerCommand(): Command {
  return new Command('codec-server')
    .option('--port <n>', 'port to listen on', wholeNumber, 8081)
    .option('--ui <origin...>', 'address of the Web UI, such as http://localhost:8233', EMBEDDED_UI)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: CodecServerFlags, command: Command) => {
      const { serve } = await import('./codec-server/run.js');
      await serve(flags, command);
    });
}
