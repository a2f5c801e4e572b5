import { hostname } from 'node:os';
import { openChannels } from '../../../notify/channels/open-channels.js';
import { testNotice } from '../../../notify/test-notice.js';
import { Skip, type Probe } from './finding.js';
import type { Subject } from './subject.js';

/** Probes that send a test to each channel by which people are notified. */
export function notifyProbes({ settings }: Subject): Probe[] {
  const channels = openChannels(settings);
  if (channels.length === 0) return [{ name: 'notifications', run: noChannel }];
  return channels.map((channel) => ({
    name: `notify by ${channel.name}`,
    run: async () => {
      await channel.send(testNotice(hostname(), settings.NOTIFY_DOCS_URL, new Date()));
      return `Took a test: ${channel.place}`;
    },
  }));
}

async function noChannel(): Promise<string> {
  throw new Skip('No channel is configured in [NOTIFY]: nobody is notified of failures');
}
