import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { codecServer } from '../../src/payloads/codec-server.js';
import { EncryptionCodec } from '../../src/payloads/encryption-codec.js';
import { parsePayloadKeys } from '../../src/payloads/keys.js';

const UI = 'http://localhost:8233';
const keys = parsePayloadKeys(`k1:${randomBytes(32).toString('base64')}`);
const server = codecServer(new EncryptionCodec(keys), [UI]).listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => server.close());
const { port } = server.address() as AddressInfo;

interface Answer {
  readonly status: number | undefined;
  readonly origin: string | undefined;
  readonly body: { payloads?: { data: string; metadata: Record<string, string> }[]; message?: string };
}

async function ask(path: string, body: string, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
  const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  const allowed = answer.headers['access-control-allow-origin'];
  return { status: answer.statusCode, origin: allowed, body: JSON.parse(text || '{}') as Answer['body'] };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const PAYLOADS = JSON.stringify({
  payloads: [{ metadata: { encoding: base64('json/plain') }, data: base64('"Walter"') }],
});

test('what /encode gives back holds nothing, and /decode makes what it was of it', async () => {
  const { body } = await ask('/encode', PAYLOADS, { origin: UI });
  assert.equal(Buffer.from(body.payloads?.[0]?.metadata['encoding'] ?? '', 'base64').toString(), 'binary/encrypted');
  const decoded = await ask('/decode', JSON.stringify(body), { origin: UI });
  assert.deepEqual([decoded.status, decoded.origin, JSON.stringify(decoded.body)], [200, UI, PAYLOADS]);
});

test("the Web UI's question whether it may ask is answered; that of another page is not", async () => {
  const preflight = await ask('/decode', '', { origin: UI }, 'OPTIONS');
  assert.deepEqual([preflight.status, preflight.origin], [204, UI]);
  for (const origin of ['http://evil.example', 'http://localhost:8233.evil.example', 'null', 'http://localhost:80']) {
    for (const method of ['OPTIONS', 'POST']) {
      const { status, origin: allowed, body } = await ask('/decode', PAYLOADS, { origin }, method);
      assert.deepEqual([status, allowed, body.payloads], [403, undefined, undefined], origin);
    }
  }
});

test('this machine under a name of somebody else is not answered', async () => {
  for (const host of ['evil.example', 'localhost.evil.example', 'evil.example:8081']) {
    assert.equal((await ask('/decode', PAYLOADS, { host })).status, 403, host);
  }
  assert.equal((await ask('/decode', PAYLOADS, { host: `localhost:${port}` })).status, 200);
});

test('anything else is an error that says what is wrong', async () => {
  assert.equal((await ask('/other', PAYLOADS)).status, 404);
  assert.equal((await ask('/decode', '', {}, 'GET')).status, 404);
  assert.equal((await ask('/decode', 'no JSON')).status, 400);
  const sealed = { metadata: { encoding: base64('binary/encrypted'), 'encryption-key-id': base64('k9') }, data: '' };
  const { status, body } = await ask('/decode', JSON.stringify({ payloads: [sealed] }));
  assert.equal(status, 400);
  assert.match(body.message ?? '', /no key k9/);
});
