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
  const sending = await attempt(() => noticeActivities.notify.executeWithOptions({ summary }, [delivery]));
  const sent = sending.problem === null ? [`${channel}: ${notice.title}`] : [];
  const ofSending = sending.problem === null ? [] : [`${channel} was not notified: ${sending.problem}`];
  if (sending.result?.isRecorded === true) return { sent, warnings: ofSending };
  const recording = await attempt(() =>
    noticeRecords.recordNotice.executeWithOptions({ summary }, [delivery, sending.problem]),
  );
  const ofRecord = recording.problem === null ? [] : [`The ledger has no record of it: ${recording.problem}`];
  return { sent, warnings: [...ofSending, ...ofRecord] };
}

/** Result of an activity, or the first line of its failure. */
async function attempt<T>(
  run: () => Promise<T>,
): Promise<{ readonly result: T | null; readonly problem: string | null }> {
  try {
    return { result: await run(), problem: null };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { result: null, problem: describeFailure(error, 'notify').message.split('\n')[0] ?? '' };
  }
}
