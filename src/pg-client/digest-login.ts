import { createHash } from 'node:crypto';
import { LoadError } from '../model/errors.js';
import { AuthenticationMessages, HEADER_BYTES, type AuthenticationMessage } from './authentication-messages.js';

/** Authentication request codes: the wire protocol's own, and Redshift's digest, which node-postgres does not know. */
const CODE = { cleartext: 3, digest: 13 } as const;

/** Hash functions by the number that Redshift sends (redshift_connector 2.2.0, core.py: `algo_names`). */
const ALGORITHMS = ['sha256'] as const;

/** Redshift's request for a salted digest of the password. */
interface DigestRequest {
  readonly algorithm: number;
  readonly salt: Buffer;
  readonly serverNonce: Buffer;
}

/** Connection of the login filter. */
export interface LoginChannel {
  /** Whether nobody on the network can read the connection: it is encrypted, or local. */
  readonly isPrivate: boolean;
  password(): Promise<string | undefined>;
  write(bytes: Buffer): void;
  fail(error: Error): void;
}

/**
 * Answers the requests for a digest (authentication code 13) that a Redshift server sends for a user whose password it
 * stores as SHA-256, and hides them from the driver, which does not know them. Everything else reaches the driver unchanged.
 */
export class DigestLogin {
  readonly #messages = new AuthenticationMessages();

  constructor(private readonly channel: LoginChannel) {}

  /** Filters bytes from the server. @returns bytes for the driver. @throws LoadError for a login that is refused here. */
  filter(chunk: Buffer): Buffer {
    return this.#messages.pass(chunk, (message) => !this.#answer(message));
  }

  /** Answers a message if it requests a digest. @returns whether it did. */
  #answer({ bytes, code }: AuthenticationMessage): boolean {
    if (code === CODE.cleartext && !this.channel.isPrivate) throw passwordWouldBeReadable();
    if (code !== CODE.digest) return false;
    const request = readRequest(bytes.subarray(HEADER_BYTES + 4));
    this.#send(request).catch((error: unknown) => this.channel.fail(error as Error));
    return true;
  }

  async #send(request: DigestRequest): Promise<void> {
    const password = await this.channel.password();
    if (password === undefined) {
      throw new LoadError(
        'PERMISSION_DENIED',
        'The warehouse asks for a password, and none is set ([CLUSTER] DB_PASSWORD)',
        {},
        { remedy: 'Set it, best as SPARKIFY_CLUSTER_DB_PASSWORD in the environment.' },
      );
    }
    this.channel.write(digestAnswer(request, password, Buffer.from(String(Date.now()))));
  }
}

/** Parses a request. Numbers are 32 bits, big-endian; salt and nonce are preceded by their length. */
function readRequest(body: Buffer): DigestRequest {
  const saltEnd = 8 + body.readInt32BE(4);
  const nonceEnd = saltEnd + 4 + body.readInt32BE(saltEnd);
  return {
    algorithm: body.readInt32BE(0),
    salt: body.subarray(8, saltEnd),
    serverNonce: body.subarray(saltEnd + 4, nonceEnd),
  };
}

/**
 * Message that proves the password: the digest and the client's nonce. AWS does not document the exchange; this follows its
 * Python driver (redshift_connector 2.2.0: core.py, `auth_code == 13`, and utils/extensible_digest.py).
 * @throws PERMISSION_DENIED for a hash function that is not known.
 */
function digestAnswer({ algorithm, salt, serverNonce }: DigestRequest, password: string, clientNonce: Buffer): Buffer {
  const name = ALGORITHMS[algorithm];
  if (name === undefined) {
    const message = `The warehouse asks for a digest of the password by hash function ${algorithm}, which is not supported`;
    throw new LoadError('PERMISSION_DENIED', `${message}: log in by IAM ([CLUSTER] WORKGROUP or ID)`);
  }
  const stored = createHash(name).update(password).update(salt).digest();
  const digest = createHash(name).update(stored).update(serverNonce).update(clientNonce).digest();
  const body = Buffer.concat([withLength(digest), withLength(clientNonce)]);
  return Buffer.concat([Buffer.from('d'), lengthOf(4 + body.length), body]);
}

function withLength(bytes: Buffer): Buffer {
  return Buffer.concat([lengthOf(bytes.length), bytes]);
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length);
  return bytes;
}

function passwordWouldBeReadable(): LoadError {
  const message = 'The warehouse asks for the password in clear text over a connection that is not encrypted';
  return new LoadError('CONFIG_INVALID', `${message}: set [CLUSTER] TLS=verify, or use a login that sends a digest`);
}
