/** Bytes of a message's type and length. */
export const HEADER_BYTES = 5;

/** Code of AuthenticationOk, which ends the login. */
const OK = 0;

/** Message of a server during the login. */
export interface AuthenticationMessage {
  readonly bytes: Buffer;
  /** Code of an authentication request; null for every other message. */
  readonly code: number | null;
}

/** Splits what a server sends into messages, until the login is over. */
export class AuthenticationMessages {
  #unread: Buffer = Buffer.alloc(0);
  #isOver = false;

  /** Passes on the messages for which `mayPass` is true, each once it is whole, and everything after the login. */
  pass(chunk: Buffer, mayPass: (message: AuthenticationMessage) => boolean): Buffer {
    if (this.#isOver) return chunk;
    this.#unread = Buffer.concat([this.#unread, chunk]);
    const passed: Buffer[] = [];
    for (let message = this.#next(); message !== null; message = this.#next()) {
      if (mayPass(message)) passed.push(message.bytes);
    }
    if (this.#isOver) passed.push(this.#unread);
    return Buffer.concat(passed);
  }

  #next(): AuthenticationMessage | null {
    if (this.#isOver || this.#unread.length < HEADER_BYTES) return null;
    const length = this.#unread.readUInt32BE(1) + 1;
    if (this.#unread.length < length) return null;
    const bytes = this.#unread.subarray(0, length);
    this.#unread = this.#unread.subarray(length);
    const type = String.fromCharCode(bytes[0] ?? 0);
    const code = type === 'R' ? bytes.readInt32BE(HEADER_BYTES) : null;
    this.#isOver = type === 'E' || code === OK;
    return { bytes, code };
  }
}
