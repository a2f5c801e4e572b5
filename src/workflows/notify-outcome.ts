import type { LoadOutcome } from '../model/notice.js';
import { noticeActivities } from './activities.js';
import { deliverAll, type DeliveryResult } from './deliver.js';

/**
 * Notifies people of the outcome of a load. It is a workflow of its own, so that the load neither waits for it nor fails by
 * it, and ends before it.
 */
export async function notifyOutcome(outcome: LoadOutcome): Promise<DeliveryResult> {
  return deliverAll(await noticeActivities.composeNotices(outcome));
}
