import { DefaultFailureConverter } from '@temporalio/common';

/** Moves messages and stacks of failures to a payload, which the codec encrypts. Temporal loads it by its path. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
