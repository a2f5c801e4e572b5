import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { postJson, probeService } from '../../src/http/request.js';
import { LoadError } from '../../src/model/errors.js';
import { loadError } from '../support/expect.js';
import { freePort } from '../support/free-port.js';

/** Service that begins its answer, and never ends it. */
const server = createServer((_request, response) => {
  response.statusCode = 500;
  response.write('out of order '.repeat(100));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => {
  server.closeAllConnections();
  server.close();
});
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const refused = (reason: string): LoadError => new LoadError('NOTIFY_FAILED', `refused: ${reason}`);

test('of an answer that never ends, only its beginning is read', async () => {
  const begun = Date.now();
  const expected = loadError('NOTIFY_FAILED', 'refused: it answered 500: out of order');
  await assert.rejects(postJson({ url, body: '{}', refused }, undefined), expected);
  await assert.rejects(probeService({ url, refused }), expected);
  assert.ok(Date.now() - begun < 5_000, `${Date.now() - begun} ms`);
});

test('an answer whose body breaks off is reported by its status', async () => {
  const broken = createServer((_request, response) => {
    response.writeHead(503, { 'content-length': '100' });
    response.flushHeaders();
    setTimeout(() => response.destroy(), 200);
  }).listen(0, '127.0.0.1');
  await once(broken, 'listening');
  const at = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
  await assert.rejects(probeService({ url: at, refused }), loadError('NOTIFY_FAILED', 'refused: it answered 503'));
  broken.close();
});

test('a service that is not there is named by the reason', async () => {
  const gone = `http://127.0.0.1:${await freePort()}`;
  await assert.rejects(probeService({ url: gone, refused }), loadError('NOTIFY_FAILED', 'refused: ECONNREFUSED'));
});
