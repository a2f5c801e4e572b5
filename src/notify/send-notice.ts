import type { ActivityContext } from '../load/activity-context.js';
import type { Dependencies } from '../load/dependencies.js';
import { LoadError, messageOf } from '../model/errors.js';
import type { Delivered, Delivery } from '../model/notice.js';
import type { Channel } from './channels/channel.js';
import { openChannels } from './channels/open-channels.js';
import { noteNotice, wasSent } from './notice-ledger.js';

/**
 * Sends a notice to a channel, once: the ledger knows what was sent. If the ledger does not answer, the notice is sent all
 * the same, since the warehouse may be what has failed, and the caller records it later.
 * @throws NOTIFY_FAILED; CONFIG_INVALID if this worker does not have the channel.
 */
export async function sendNotice(deps: Dependencies, context: ActivityContext, delivery: Delivery): Promise<Delivered> {
  const channel = channelOf(deps, delivery);
  const isKnown = await orWarn(context, 'The ledger does not say what was sent', async () =>
    wasSent(deps, context, delivery),
  );
  if (isKnown === true) return { outcome: 'known', isRecorded: true };
  await channel.send(delivery.notice, context.signal);
  const isRecorded = await orWarn(context, 'The notice is recorded later', async () => {
    await noteNotice(deps, context, delivery, null, new Date());
    return true;
  });
  return { outcome: 'sent', isRecorded: isRecorded === true };
}

function channelOf({ settings }: Dependencies, delivery: Delivery): Channel {
  const channel = openChannels(settings).find(({ name }) => name === delivery.channel);
  if (channel !== undefined) return channel;
  const message = `This worker has no channel ${delivery.channel}, which the notice was composed for`;
  throw new LoadError('CONFIG_INVALID', message, {}, { remedy: 'Give all workers the same settings of [NOTIFY].' });
}

/** Answer of the ledger; null if it has none, which the log says. */
async function orWarn<T>({ signal, warn }: ActivityContext, warning: string, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (signal.aborted) throw error;
    warn(`${warning}: ${messageOf(error)}`, {});
    return null;
  }
}
