import { LoadError } from '../model/errors.js';
import { AuthenticationMessages, type AuthenticationMessage } from './authentication-messages.js';

/** Authentication request codes of the wire protocol. */
const CODE = { ok: 0, sasl: 10, saslContinue: 11, saslFinal: 12 } as const;

/** Names of other requests, for messages. */
const OTHERS: Readonly<Record<number, string>> = { 3: 'the password in clear text', 5: 'an MD5 hash of the password' };

/**
 * Lets only a login by SCRAM pass (`require_auth=scram-sha-256` of libpq), in which both sides prove that they know the
 * password and neither shows it: a program of somebody else that listens in place of the warehouse learns nothing, and is not
 * taken for the warehouse. The driver verifies the server's proof.
 */
export class ScramLogin {
  readonly #messages = new AuthenticationMessages();
  #hasProof = false;

  /** Passes bytes from the server on. @throws LoadError if the server asks for another login, or for none. */
  filter(chunk: Buffer): Buffer {
    return this.#messages.pass(chunk, (message) => {
      this.#check(message);
      return true;
    });
  }

  #check({ code }: AuthenticationMessage): void {
    if (code === null || code === CODE.sasl || code === CODE.saslContinue) return;
    if (code === CODE.saslFinal) this.#hasProof = true;
    else if (code !== CODE.ok || !this.#hasProof) throw refused(code);
  }
}

function refused(code: number): LoadError {
  const asked = code === CODE.ok ? 'no password at all' : `${OTHERS[code] ?? `a login of kind ${code}`}`;
  const message = `The server asks for ${asked}, not for SCRAM: it may be another program that listens in the warehouse's place`;
  const remedy = 'See which program listens there. A warehouse that has no SCRAM needs [CLUSTER] REQUIRE_AUTH=any.';
  return new LoadError('PERMISSION_DENIED', message, {}, { remedy });
}
