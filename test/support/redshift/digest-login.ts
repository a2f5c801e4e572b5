// Login of a user whose password is stored as SHA-256 (authentication code 13). AWS documents the stored form, the hash of
// password and salt (r_CREATE_USER: 'sha256|digest|salt'), and not the exchange: that is read from AWS's own Python driver
// (redshift_connector 2.2.0: core.py, `auth_code == 13`, and utils/extensible_digest.py), and digest-login.test.ts
// lets that driver log in here.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Greeting } from './startup.js';
import { encode } from './wire.js';

const DIGEST = 13;
const SHA256 = 0;

/** A password as Redshift stores it. */
export interface StoredPassword {
  readonly hash: Buffer;
  readonly salt: Buffer;
}

/** Stores a password with a new salt. */
export function storePassword(password: string): StoredPassword {
  const salt = randomBytes(16);
  return { hash: sha256(Buffer.from(password), salt), salt };
}

/** Asks a client for its digest. Null where the client has gone; else whether it knows the password. */
export async function provesPassword(
  { socket, reader }: Greeting,
  { hash, salt }: StoredPassword,
): Promise<boolean | null> {
  const nonce = randomBytes(32);
  const head = Buffer.concat([number(DIGEST), number(SHA256)]);
  socket.write(encode('R', Buffer.concat([head, withLength(salt), withLength(nonce)])));
  const answer = await reader.message();
  if (answer === null) return null;
  if (answer.type !== 'd') return false;
  const digestEnd = 4 + answer.body.readInt32BE(0);
  const nonceEnd = digestEnd + 4 + answer.body.readInt32BE(digestEnd);
  if (nonceEnd !== answer.body.length) return false;
  const expected = sha256(hash, nonce, answer.body.subarray(digestEnd + 4));
  const digest = answer.body.subarray(4, digestEnd);
  return digest.length === expected.length && timingSafeEqual(digest, expected);
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function withLength(bytes: Buffer): Buffer {
  return Buffer.concat([number(bytes.length), bytes]);
}
