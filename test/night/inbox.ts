import type { Settings } from '../../src/config/settings.js';
import type { ChannelName } from '../../src/model/notice.js';
import { freePort } from '../support/free-port.js';
import { mailServer } from '../support/mail-server.js';
import { noticeServer, type NoticeServer } from '../support/notice-server.js';

/** Notice as somebody reads it. */
export interface ReceivedNotice {
  readonly text: string;
  /** Time of its arrival in milliseconds since 1970. */
  readonly at: number;
}

/** Channels of one night, and what arrives by them. */
export interface Inbox {
  readonly settings: Partial<Settings>;
  readonly webhook: NoticeServer;
  /** Notices that have arrived, in no particular order. */
  received(): ReceivedNotice[];
}

const EMAIL = { NOTIFY_EMAIL_FROM: 'sparkify@example.com', NOTIFY_EMAIL_TO: 'night@example.com' };

/**
 * Opens the channels of a night: a webhook; and beside one that is down, another one that is not. A webhook that is down
 * answers 500, Slack 404; nobody listens where mails and SNS are sent.
 */
export async function openInbox(down: ChannelName | undefined): Promise<Inbox> {
  const [webhook, slack, mail] = await Promise.all([noticeServer(), noticeServer(), mailServer('night', 'secret')]);
  const byChannel: Record<ChannelName, Partial<Settings>> = {
    webhook: { NOTIFY_WEBHOOK_URL: webhook.url },
    slack: { NOTIFY_SLACK_URL: slack.url },
    email: { ...EMAIL, NOTIFY_SMTP_URL: down === 'email' ? `smtp://127.0.0.1:${await freePort()}` : mail.url },
    sns: {
      NOTIFY_SNS_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:night',
      NOTIFY_SNS_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
    },
  };
  if (down === 'webhook') webhook.status = 500;
  if (down === 'slack') slack.status = 404;
  const other = { webhook: 'email', email: 'slack', slack: 'webhook', sns: 'webhook' } as const;
  const settings = down === undefined ? byChannel.webhook : { ...byChannel[down], ...byChannel[other[down]] };
  return {
    settings,
    webhook,
    received: () => [
      ...taken(webhook, (text) => text),
      ...taken(slack, unescaped),
      ...mail.mails.map(({ raw, at }) => ({ text: mailText(raw), at })),
    ],
  };
}

function taken({ posts }: NoticeServer, read: (text: string) => string): ReceivedNotice[] {
  return posts
    .filter(({ isTaken }) => isTaken)
    .map(({ body, at }) => ({ text: read((JSON.parse(body) as { text: string }).text), at }));
}

/** Text as Slack shows it. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Body of a mail, decoded from quoted-printable (RFC 2045, 6.7). */
function mailText(raw: string): string {
  const body = raw
    .slice(raw.indexOf('\r\n\r\n') + 4)
    .replaceAll('=\r\n', '')
    .replaceAll('\r\n', '\n');
  return body.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
