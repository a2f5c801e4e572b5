import { startChild } from '@temporalio/workflow';
import type { Delivery } from '../model/notice.js';
import { noticeActivities } from './activities.js';
import { deliverAll, type DeliveryResult } from './deliver.js';

/**
 * Looks once at ledger and schedule, and notifies people of what does not happen. A schedule of its own starts it, so that a
 * night that never began is noticed too. It does not wait for channels that are down: the next look must not wait either.
 * @returns titles of the notices that are sent.
 */
export async function watchLoads(): Promise<readonly string[]> {
  const deliveries = await noticeActivities.watchLoads();
  await Promise.all(deliveries.map(send));
  return deliveries.map(({ channel, notice }) => `${channel}: ${notice.title}`);
}

/** Sends notices of what is watched. */
export async function deliverNotices(deliveries: readonly Delivery[]): Promise<DeliveryResult> {
  return deliverAll(deliveries);
}

async function send(delivery: Delivery): Promise<void> {
  const workflowId = `${delivery.notice.id}/${delivery.channel}`;
  try {
    await startChild(deliverNotices, { workflowId, args: [[delivery]], parentClosePolicy: 'ABANDON' });
  } catch (error) {
    // An earlier look found the same, and its notice is on its way.
    if (!(error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')) throw error;
  }
}
