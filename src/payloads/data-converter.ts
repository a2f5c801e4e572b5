import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { EncryptionCodec } from './encryption-codec.js';
import { parsePayloadKeys } from './keys.js';

/** Module that makes failures encryptable; bundled into the workflows of a worker that encrypts. */
export const FAILURE_CONVERTER = fileURLToPath(new URL('./failure-converter.js', import.meta.url));

/**
 * Data converter of worker and client by the setting `PAYLOAD_KEY`: it encrypts payloads, or leaves them as they are.
 * Without a key it still recognizes encrypted payloads.
 */
export function dataConverter(payloadKey: string | undefined): DataConverter {
  const payloadCodecs = [new EncryptionCodec(parsePayloadKeys(payloadKey))];
  return payloadKey === undefined ? { payloadCodecs } : { payloadCodecs, failureConverterPath: FAILURE_CONVERTER };
}
