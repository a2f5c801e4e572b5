import type { ChannelName } from '../../../src/model/notice.js';
import type { Night } from '../night.js';
import type { Scene } from '../scene.js';

/** Time for which all channels are down. */
const DOWN_MS = 10_000;

const REFUSED = {
  event: 'failed',
  code: 'CHECK_FAILED',
  names: /Check refused failed: 1 row/,
  prints: /refused[\s\S]*wrong/,
} as const;

/** Nights in which a check fails, and a channel is down. */
export const CHANNEL_NIGHTS: readonly Night[] = [
  withDown('webhook', 'the webhook answers 500, a mail arrives'),
  withDown('slack', 'Slack answers 404, the webhook takes it'),
  withDown('email', 'the mail server is down, Slack takes it'),
  withDown('sns', 'SNS does not answer, the webhook takes it'),
  {
    ...REFUSED,
    name: 'a check fails, and the only channel is down for ten seconds',
    happen: async (scene) => {
      scene.inbox.webhook.status = 503;
      const final = await failByCheck(scene);
      setTimeout(() => (scene.inbox.webhook.status = 200), DOWN_MS);
      return final;
    },
  },
];

function withDown(down: ChannelName, name: string): Night {
  return { ...REFUSED, name: `a check fails, and ${name}`, down, happen: failByCheck };
}

async function failByCheck(scene: Scene): Promise<number> {
  await scene.loadGoodNight();
  scene.placeLog();
  scene.addCheck('refused', '-- Fails always.\nselect 1 as wrong\n');
  return scene.loadBadNight();
}
