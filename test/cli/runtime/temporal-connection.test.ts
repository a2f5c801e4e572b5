import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createServer } from 'node:tls';
import { connectTemporal } from '../../../src/cli/runtime/temporal-connection.js';
import { loadError } from '../../support/expect.js';
import { selfSigned } from '../../support/redshift/certificate.js';

/** Connections that clients have opened, and the names of servers that they have asked for. */
let connections = 0;
const asked: string[] = [];
const server = createServer({
  ...selfSigned(),
  SNICallback: (name, done) => {
    asked.push(name);
    done(null);
  },
});
server.on('connection', () => (connections += 1));
server.on('tlsClientError', () => undefined);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => server.close());

test('each connection to a Temporal with TLS names the server that it asks for', async () => {
  const address = `localhost:${(server.address() as AddressInfo).port}`;
  const connecting = connectTemporal({ connection: { address, tls: true } });
  await assert.rejects(connecting, loadError('CONFIG_INVALID', `Temporal does not answer at ${address}`));
  assert.ok(connections > 0);
  assert.deepEqual(asked, Array(connections).fill('localhost'));
});
