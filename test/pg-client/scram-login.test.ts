import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { GuardedClient } from '../../src/pg-client/guarded-client.js';
import { testServices } from '../support/services.js';

const PASSWORD = 'a password that nobody may see';

function authentication(code: number, rest: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.write('R');
  head.writeInt32BE(8 + rest.length, 1);
  head.writeInt32BE(code, 5);
  return Buffer.concat([head, rest]);
}

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const SASL = authentication(10, Buffer.from('SCRAM-SHA-256\0\0'));
/** What a server says that knows nothing of the password: the answers do not depend on what the client sent. */
const FORGED = Buffer.concat([authentication(12, Buffer.from('v=AAAA')), authentication(0), READY]);

/** Servers that listen in place of the warehouse, by what they answer to each message. */
const IMPOSTORS: Readonly<Record<string, readonly Buffer[]>> = {
  'asks for the password in clear text': [authentication(3)],
  'asks for an MD5 hash': [authentication(5, Buffer.from('salt'))],
  'asks for nothing': [Buffer.concat([authentication(0), READY])],
  'ends SCRAM before it began': [FORGED],
  'asks for SCRAM, and does not prove that it knows the password': [SASL, FORGED],
  'asks for the digest of Redshift': [authentication(13, Buffer.alloc(64))],
};

/** Serves one of them. @returns its port, and all bytes that it was sent. */
async function serve(answers: readonly Buffer[]): Promise<{ port: number; received: () => string }> {
  let received = '';
  const server = createServer((socket) => {
    let next = 0;
    socket.on('error', () => undefined); // the client hangs up
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const answer = answers[next];
      next += 1;
      if (answer === undefined) socket.end();
      else socket.write(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return { port: (server.address() as AddressInfo).port, received: () => received };
}

for (const [name, answers] of Object.entries(IMPOSTORS)) {
  test(`a server that ${name} gets neither the password nor a query`, async () => {
    const { port, received } = await serve(answers);
    const login = { host: '127.0.0.1', port, user: 'sparkify', database: 'sparkify', password: PASSWORD };
    const client = new GuardedClient({ ...login, requireScram: true, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    await assert.rejects(client.connect().then(() => client.query('select secret')));
    await client.end().catch(() => undefined);
    assert.doesNotMatch(received(), /password|md5|secret/);
  });
}

test('without it, such a server gets the password: the fault that this is for', async () => {
  const { port, received } = await serve(IMPOSTORS['asks for the password in clear text'] ?? []);
  const login = { host: '127.0.0.1', port, user: 'sparkify', database: 'sparkify', password: PASSWORD };
  const client = new GuardedClient({ ...login, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await assert.rejects(client.connect());
  assert.match(received(), new RegExp(PASSWORD));
});

test('a real server is logged in to', async () => {
  const { postgres } = await testServices();
  const client = new GuardedClient({ ...postgres, requireScram: true });
  await client.connect();
  assert.deepEqual((await client.query('select 1 as one')).rows, [{ one: 1 }]);
  await client.end();
});
