/**
 * Serves Temporal's Web UI to its own pages when run as a program: `node web-ui-proxy-process.js PORT BACKEND SERVER`, with
 * BACKEND and SERVER as JSON. It ends with the Temporal server.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LOOPBACK } from './ports.js';
import { isRunning, type ProcessIdentity } from './process-identity.js';
import { webUiProxy, type Backend } from './web-ui-proxy.js';

const POLL_MS = 1_000;

const [port, backend, temporal] = process.argv.slice(2);
if (port === undefined || backend === undefined || temporal === undefined) {
  throw new Error('Usage: web-ui-proxy-process PORT BACKEND SERVER');
}
const server = webUiProxy(Number(port), JSON.parse(backend) as Backend);
server.on('error', (error) => {
  console.error(`The Web UI cannot be served on ${LOOPBACK}:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(Number(port), LOOPBACK);
const identity = JSON.parse(temporal) as ProcessIdentity;
while (isRunning(identity)) await sleep(POLL_MS);
process.exit(0);
