import { createSecretKey, type KeyObject } from 'node:crypto';

/** Keys by their ids; the first one encrypts, all of them decrypt. */
export type PayloadKeys = ReadonlyMap<string, KeyObject>;

/** Form of `PAYLOAD_KEY`: one or more of `ID:KEY`, separated by white space; a key is 32 bytes in base64. */
export const PAYLOAD_KEYS = /^\s*[\w.-]+:[A-Za-z0-9+/]{43}=(\s+[\w.-]+:[A-Za-z0-9+/]{43}=)*\s*$/;

/** Parses the keys of a setting that matches `PAYLOAD_KEYS`; empty if it is not set. */
export function parsePayloadKeys(text: string | undefined): PayloadKeys {
  const entries = (text ?? '').split(/\s+/).filter((entry) => entry !== '');
  return new Map(
    entries.map((entry) => {
      const at = entry.indexOf(':');
      return [entry.slice(0, at), createSecretKey(entry.slice(at + 1), 'base64')];
    }),
  );
}
