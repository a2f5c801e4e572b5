import { ActivityFailure } from '@temporalio/workflow';
import type { Delivery } from '../model/notice.js';
import { noticeActivities, noticeRecords } from './activities.js';
import { describeFailure } from './failure.js';

/** Notices that channels took, as `slack: TITLE`, and a warning for each that was not sent or not recorded. */
export interface DeliveryResult {
  readonly sent: readonly string[];
  readonly warnings: readonly string[];
}

/** Sends notices to their channels, side by side: one that is down does not hold up the others. */
export async function deliverAll(deliveries: readonly Delivery[]): Promise<DeliveryResult> {
  const results = await Promise.all(deliveries.map(deliver));
  return { sent: results.flatMap(({ sent }) => sent), warnings: results.flatMap(({ warnings }) => warnings) };
}

async function deliver(delivery: Delivery): Promise<DeliveryResult> {
  const { channel, notice } = delivery;
  const summary = `${channel}: ${notice.event}`;
  const problem = await problemOf(async () => {
    const { isRecorded } = await noticeActivities.notify.executeWithOptions({ summary }, [delivery]);
    return isRecorded;
  });
  const sent = problem.message === null ? [`${channel}: ${notice.title}`] : [];
  const ofSending = problem.message === null ? [] : [`${channel} was not notified: ${problem.message}`];
  if (problem.result === true) return { sent, warnings: ofSending };
  const record = await problemOf(() =>
    noticeRecords.recordNotice.executeWithOptions({ summary }, [delivery, problem.message]),
  );
  const ofRecord = record.message === null ? [] : [`The ledger has no record of it: ${record.message}`];
  return { sent, warnings: [...ofSending, ...ofRecord] };
}

/** Result of an activity, or the message of its failure. */
async function problemOf<T>(
  run: () => Promise<T>,
): Promise<{ readonly result: T | null; readonly message: string | null }> {
  try {
    return { result: await run(), message: null };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { result: null, message: describeFailure(error, 'notify').message.split('\n')[0] ?? '' };
  }
}
