import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { Forgotten } from '../model/forget.js';
import { longActivities } from './activities.js';
import { describeFailure } from './failure.js';

/**
 * Deletes every trace of a user from the warehouse.
 * @param input see `ForgetInput`. It stays in the history of this workflow, which ends with Temporal's retention.
 * @returns proof of what was removed.
 */
export async function forgetUser(input: unknown): Promise<Forgotten> {
  try {
    return await longActivities.forgetUser(input);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const { code, message } = describeFailure(error, 'forgetUser');
    throw ApplicationFailure.create({ type: code, message, nonRetryable: true, cause: error });
  }
}
