import type { WorkflowClient } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';

type RawFailure = temporal.api.failure.v1.IFailure;

/**
 * Decodes a payload of Temporal's raw API, which the client leaves as it is stored.
 * @throws CONFIG_INVALID if it is encrypted with a key that this process does not have.
 */
export async function decodePayload(client: WorkflowClient, payload: Payload): Promise<unknown> {
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  let payloads = [payload];
  for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads);
  return payloads[0] === undefined ? undefined : payloadConverter.fromPayload(payloads[0]);
}

/** Reads the message of a failure of Temporal's raw API. A worker that encrypts stores it in `encodedAttributes`. */
export async function failureMessage(client: WorkflowClient, failure: RawFailure): Promise<string> {
  const { encodedAttributes } = failure;
  if (!encodedAttributes) return failure.message ?? '';
  const attributes = (await decodePayload(client, encodedAttributes)) as { message?: string } | undefined;
  return attributes?.message ?? failure.message ?? '';
}
