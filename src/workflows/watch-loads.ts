import type { Delivery } from '../model/notice.js';
import { noticeActivities } from './activities.js';
import { deliverAll, type DeliveryResult } from './deliver.js';
import { startBeside } from './start-beside.js';

/**
 * Checks ledger and schedule once, and notifies people of loads that are late, stale, paused, held or left open. A schedule of
 * its own starts it, so that a load that never started is noticed too. It does not wait for channels that are down: the next
 * check must not wait either.
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
