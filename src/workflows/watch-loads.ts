import type { Delivery } from '../model/notice.js';
import { noticeActivities } from './activities.js';
import { deliverAll, type DeliveryResult } from './deliver.js';
import { startBeside } from './start-beside.js';

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
  const { notice, channel } = delivery;
  // An earlier look may have found the same, and its notice is on its way.
  await startBeside<typeof deliverNotices>({
    type: 'deliverNotices',
    workflowId: `${notice.id}/${channel}`,
    args: [[delivery]],
    staticSummary: `${channel}: ${notice.event}`,
  });
}
