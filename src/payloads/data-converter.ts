import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { EncryptionCodec } from './encryption-codec.js';
import { parsePayloadKeys } from './keys.js';

/** The module that makes failures encryptable; bundled into the workflows of a worker that encrypts. */
export const FAILURE_CONVERTER = fileURLToPath(new URL('./failure-converter.js', import.meta.url));

/**
 * How worker and client write what Temporal keeps, by the setting `PAYLOAD_KEY`: encrypted with it, or as it is.
 * Without a key, what is encrypted is still told from what is not.
 */
export function dataConverter(payloadKey: string | undefined): DataConverter {
  const payloadCodecs = [new EncryptionCodec(parsePayloadKeys(payloadKey))];
  return payloadKey === undefined ? { payloadCodecs } : { payloadCodecs, failureConverterPath: FAILURE_CONVERTER };
}
