import type { ActivityContext } from '../load/activity-context.js';
import type { Dependencies } from '../load/dependencies.js';
import type { Settings } from '../config/settings.js';
import type { Delivery, LoadOutcome, Notice } from '../model/notice.js';
import { openChannels } from './channels/open-channels.js';
import { failedNotice, heldNotice, recoveredNotice, warnedNotice, type NoticeContext } from './load-notices.js';
import { badLoadsBefore } from './notice-ledger.js';

/** Notices of a load's outcome on their way to each channel that takes them. */
export async function composeNotices(
  deps: Dependencies,
  context: ActivityContext,
  outcome: LoadOutcome,
  facts: NoticeContext,
): Promise<Delivery[]> {
  return deliveriesOf(deps.settings, await noticesOf(deps, context, outcome, facts));
}

/** Deliveries of notices: one for each channel of the settings that takes a notice. */
export function deliveriesOf(settings: Settings, notices: readonly Notice[]): Delivery[] {
  const channels = openChannels(settings);
  return notices.flatMap((notice) =>
    channels.filter((channel) => channel.takes(notice)).map(({ name }) => ({ notice, channel: name })),
  );
}

async function noticesOf(
  deps: Dependencies,
  context: ActivityContext,
  outcome: LoadOutcome,
  facts: NoticeContext,
): Promise<Notice[]> {
  if (outcome.outcome === 'held') return [heldNotice(outcome, facts)];
  if (outcome.failure !== null) return [failedNotice(outcome, outcome.failure, facts)];
  const bad = await badLoadsBefore(deps, context, outcome);
  const warned = warnedNotice(outcome, facts);
  return [...(bad === null ? [] : [recoveredNotice(outcome, bad, facts)]), ...(warned === null ? [] : [warned])];
}
