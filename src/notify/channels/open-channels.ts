import { namesIn } from '../../config/notify-settings.js';
import type { Settings } from '../../config/settings.js';
import { DEFAULT_EVENTS, NOTICE_EVENTS, NOTICE_SEVERITIES, type NoticeSeverity } from '../../model/notice.js';
import type { Channel } from './channel.js';

/** Channels that the settings name, in a fixed order. Their libraries are loaded when something is sent. */
export function openChannels(settings: Settings): Channel[] {
  return [slack(settings), webhook(settings), email(settings), sns(settings)].filter((channel) => channel !== null);
}

/** Whether the settings name any channel. */
export function hasChannels(settings: Settings): boolean {
  return openChannels(settings).length > 0;
}

function slack(settings: Settings): Channel | null {
  const { NOTIFY_SLACK_URL: url, NOTIFY_SLACK_EVENTS: events, NOTIFY_SLACK_SEVERITY: severity } = settings;
  if (url === undefined) return null;
  return {
    name: 'slack',
    place: `incoming webhook at ${new URL(url).host}`,
    takes: taking(events, severity),
    send: async (notice, signal) => (await import('./slack.js')).sendToSlack(url, notice, signal),
  };
}

function webhook(settings: Settings): Channel | null {
  const { NOTIFY_WEBHOOK_URL: url, NOTIFY_WEBHOOK_SECRET: secret } = settings;
  if (url === undefined) return null;
  return {
    name: 'webhook',
    place: `${new URL(url).host}, ${secret === undefined ? 'not signed' : 'signed'}`,
    takes: taking(settings.NOTIFY_WEBHOOK_EVENTS, settings.NOTIFY_WEBHOOK_SEVERITY),
    send: async (notice, signal) => (await import('./webhook.js')).sendToWebhook({ url, secret }, notice, signal),
  };
}

function email(settings: Settings): Channel | null {
  const { NOTIFY_SMTP_URL: server, NOTIFY_EMAIL_FROM: from, NOTIFY_EMAIL_TO: to } = settings;
  if (server === undefined || from === undefined || to === undefined) return null;
  return {
    name: 'email',
    place: `${to.split(',').length} receiver(s) by ${new URL(server).host}`,
    takes: taking(settings.NOTIFY_EMAIL_EVENTS, settings.NOTIFY_EMAIL_SEVERITY),
    send: async (notice) => (await import('./email.js')).sendMail({ server, from, to }, notice),
  };
}

function sns(settings: Settings): Channel | null {
  const { NOTIFY_SNS_TOPIC_ARN: arn, NOTIFY_SNS_ENDPOINT: endpoint } = settings;
  if (arn === undefined) return null;
  return {
    name: 'sns',
    place: arn,
    takes: taking(settings.NOTIFY_SNS_EVENTS, settings.NOTIFY_SNS_SEVERITY),
    send: async (notice, signal) => (await import('./sns.js')).publishToTopic({ arn, endpoint }, notice, signal),
  };
}

/** Filter of a channel. A test, which a person asks for, passes every one. */
function taking(events: string | undefined, lowest: NoticeSeverity): Channel['takes'] {
  const wanted: readonly string[] = events === undefined ? DEFAULT_EVENTS : namesIn(events);
  const levelOf = (severity: NoticeSeverity) => NOTICE_SEVERITIES.indexOf(severity);
  return ({ event }) =>
    event === 'test' || (wanted.includes(event) && levelOf(NOTICE_EVENTS[event]) >= levelOf(lowest));
}
