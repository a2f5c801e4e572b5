import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { DigestLogin, type LoginChannel } from '../../src/pg-client/digest-login.js';
import { toLoadError } from '../../src/warehouse/errors.js';
import { GuardedClient } from '../../src/pg-client/guarded-client.js';
import { loadError } from '../support/expect.js';

const PASSWORD = 'Passw0rd1';
const SALT = Buffer.from('salt of the user');
const NONCE = Buffer.from('nonce of the server');

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function message(type: string, ...body: readonly Buffer[]): Buffer {
  const whole = Buffer.concat(body);
  return Buffer.concat([Buffer.from(type), number(4 + whole.length), whole]);
}

const authentication = (code: number, ...rest: readonly Buffer[]) => message('R', number(code), ...rest);
const digestRequest = (algorithm: number) =>
  authentication(13, number(algorithm), number(SALT.length), SALT, number(NONCE.length), NONCE);

/** A login, and what it wrote and how it failed. */
function login(settings: Partial<Pick<LoginChannel, 'isPrivate' | 'password'>> = {}) {
  const written: Buffer[] = [];
  const failed: Error[] = [];
  const channel: LoginChannel = {
    isPrivate: settings.isPrivate ?? false,
    password: settings.password ?? (() => Promise.resolve(PASSWORD)),
    write: (bytes) => void written.push(bytes),
    fail: (error) => void failed.push(error),
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { digestLogin: new DigestLogin(channel), written, failed, settled };
}

describe('the filter of a login', () => {
  test('answers the request for a digest, and hides it from the driver, however it is cut', async () => {
    const { digestLogin, written, settled } = login();
    const bytes = Buffer.concat([message('N', Buffer.from('hello')), digestRequest(0)]);
    const passed: Buffer[] = [];
    for (const byte of bytes) passed.push(digestLogin.filter(Buffer.of(byte)));
    await settled();
    assert.deepEqual(Buffer.concat(passed), message('N', Buffer.from('hello')));
    const [answer] = written;
    assert.ok(answer !== undefined && written.length === 1);
    const clientNonce = answer.subarray(5 + 4 + 32 + 4);
    const stored = createHash('sha256').update(PASSWORD).update(SALT).digest();
    const digest = createHash('sha256').update(stored).update(NONCE).update(clientNonce).digest();
    assert.deepEqual(answer, message('d', number(32), digest, number(clientNonce.length), clientNonce));
  });

  test('passes all else on, and after the login also what is like a request', () => {
    for (const end of [authentication(0), message('E', Buffer.from('SFATAL\0\0'))]) {
      const { digestLogin } = login();
      const bytes = Buffer.concat([authentication(5, Buffer.from('salt')), end, digestRequest(0)]);
      assert.deepEqual(digestLogin.filter(bytes), bytes);
      assert.deepEqual(digestLogin.filter(digestRequest(0)), digestRequest(0));
    }
  });

  test('a hash function that is not known, and a password that is not set or cannot be had, fail the connection', async () => {
    const unknown = login();
    unknown.digestLogin.filter(digestRequest(1));
    const unset = login({ password: () => Promise.resolve(undefined) });
    unset.digestLogin.filter(digestRequest(0));
    const refused = login({ password: () => Promise.reject(new Error('no credentials')) });
    refused.digestLogin.filter(digestRequest(0));
    await unknown.settled();
    assert.ok(loadError('PERMISSION_DENIED', 'hash function 1', 'IAM')(unknown.failed[0]));
    assert.ok(loadError('PERMISSION_DENIED', 'none is set')(unset.failed[0]));
    assert.match(String(refused.failed[0]), /no credentials/);
    assert.deepEqual([unknown.written, unset.written, refused.written], [[], [], []]);
  });

  test('a password is not sent in clear text where the network can read it', () => {
    const request = authentication(3);
    assert.deepEqual(login({ isPrivate: true }).digestLogin.filter(request), request);
    assert.throws(() => login().digestLogin.filter(request), loadError('CONFIG_INVALID', 'TLS=verify'));
  });
});

test('a kind of login that is not known fails the connection, and not the process', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.write(authentication(14))));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new GuardedClient({ host: '127.0.0.1', port, user: 'loader', password: PASSWORD });
  client.on('error', () => undefined);
  const failed: unknown = await client.connect().catch((error: unknown) => error);
  assert.ok(loadError('PERMISSION_DENIED', 'message type 14', 'IAM')(toLoadError(failed)));
  server.close();
});
