import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { LoadError } from '../model/errors.js';
import type { PayloadKeys } from './keys.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Metadata of an encrypted payload, as in Temporal's samples. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/**
 * Encrypts payloads by AES-256-GCM with the first key, each with a new IV: IV, ciphertext, tag.
 * Without keys it leaves them as they are. It reads payloads that are not encrypted too, so that encryption can be switched
 * on while loads run, and old histories stay readable.
 */
export class EncryptionCodec implements PayloadCodec {
  constructor(private readonly keys: PayloadKeys) {}

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const [first] = this.keys;
    return first === undefined ? payloads : payloads.map((payload) => encrypt(payload, ...first));
  }

  /** @throws CONFIG_INVALID if the key of an encrypted payload is missing, or is another one. */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => (textOf(payload, 'encoding') === ENCODING ? this.#decrypt(payload) : payload));
  }

  #decrypt(payload: Payload): Payload {
    const id = textOf(payload, KEY_ID);
    const key = this.keys.get(id);
    if (key === undefined) throw unreadable(id, `this process has no key ${id}`);
    try {
      return PayloadMessage.decode(decrypt(payload.data ?? new Uint8Array(), key));
    } catch (cause) {
      throw unreadable(id, `the key ${id} of this process is another one, or the payload is damaged`, cause);
    }
  }
}

function encrypt(payload: Payload, id: string, key: KeyObject): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  const plain = PayloadMessage.encode(payload).finish();
  const data = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) }, data };
}

function decrypt(data: Uint8Array, key: KeyObject): Uint8Array {
  const decipher = createDecipheriv(CIPHER, key, data.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(data.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(data.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}

function textOf({ metadata }: Payload, name: string): string {
  return Buffer.from(metadata?.[name] ?? '').toString('utf8');
}

function unreadable(keyId: string, why: string, cause?: unknown): LoadError {
  const message = `A payload of Temporal's is encrypted, and ${why}: set SPARKIFY_PAYLOAD_KEY to the keys of its worker`;
  return new LoadError('CONFIG_INVALID', message, { keyId }, { cause });
}
