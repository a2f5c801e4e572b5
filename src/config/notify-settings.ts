import { z } from 'zod';
import { NOTICE_EVENTS, NOTICE_SEVERITIES, type NoticeEvent, type NoticeSeverity } from '../model/notice.js';

const EVENT_NAMES = (Object.keys(NOTICE_EVENTS) as NoticeEvent[]).filter((event) => event !== 'test');

/** Address of an HTTP service; it may contain a secret, and so no message shows it. */
const webhook = z.url({ protocol: /^https?$/, error: 'expected http(s)://host/path' }).optional();

const events = (channel: string) =>
  z
    .string()
    .refine((text) => namesIn(text).every((name) => (EVENT_NAMES as string[]).includes(name)), {
      error: `expected some of ${EVENT_NAMES.join(', ')}, separated by spaces`,
    })
    .optional()
    .describe(`Events that ${channel} receives: ${EVENT_NAMES.join(', ')}; by default, all but warned`);

const severity = (channel: string) =>
  z
    .enum(NOTICE_SEVERITIES as [NoticeSeverity, ...NoticeSeverity[]], { error: 'expected info, warn or error' })
    .default('info')
    .describe(`Lowest severity that ${channel} receives: info, warn or error`);

const address = z.string().regex(/^[^\s@,]+@[^\s@,]+$/, 'expected name@host');
const addresses = z.string().refine((text) => text.split(',').every((one) => address.safeParse(one.trim()).success), {
  error: 'expected name@host, further ones after commas',
});

/** Settings of the section `[NOTIFY]`: where people are notified, and of what. */
export const NOTIFY_SETTINGS = {
  NOTIFY_SLACK_URL: webhook.describe('Incoming webhook of Slack. It is a secret: set it in the environment'),
  NOTIFY_SLACK_EVENTS: events('Slack'),
  NOTIFY_SLACK_SEVERITY: severity('Slack'),
  NOTIFY_WEBHOOK_URL: webhook.describe('Address that notices are posted to as JSON'),
  NOTIFY_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'expected whsec_ and at least 24 bytes in base64')
    .optional()
    .describe('Key that signs them, by standardwebhooks.com: whsec_ and base64. Set it in the environment'),
  NOTIFY_WEBHOOK_EVENTS: events('the webhook'),
  NOTIFY_WEBHOOK_SEVERITY: severity('the webhook'),
  NOTIFY_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'expected smtp(s)://user:password@host:port' })
    .optional()
    .describe('Server that mails are sent by: smtp(s)://user:password@host:port. Set it in the environment'),
  NOTIFY_EMAIL_FROM: address.optional().describe('Sender of the mails'),
  NOTIFY_EMAIL_TO: addresses.optional().describe('Receivers of the mails, separated by commas'),
  NOTIFY_EMAIL_EVENTS: events('e-mail'),
  NOTIFY_EMAIL_SEVERITY: severity('e-mail'),
  NOTIFY_SNS_TOPIC_ARN: z
    .string()
    .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/, 'expected the ARN of an SNS topic')
    .optional()
    .describe('Topic of Amazon SNS'),
  NOTIFY_SNS_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'expected http(s)://host:port' })
    .optional()
    .describe('Other endpoint of SNS, such as that of a VPC'),
  NOTIFY_SNS_EVENTS: events('the topic'),
  NOTIFY_SNS_SEVERITY: severity('the topic'),
  NOTIFY_DOCS_URL: z
    .url({ protocol: /^https?$/, error: 'expected http(s)://host/path/' })
    .optional()
    .describe('Address of the folder docs, for links to the runbook; by default, notices name the files'),
};

/** Names in a list of events. */
export function namesIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '');
}
