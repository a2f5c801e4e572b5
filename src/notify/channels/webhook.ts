import { createHmac } from 'node:crypto';
import { postJson } from '../../http/request.js';
import { NOTICE_EVENTS, type Notice } from '../../model/notice.js';
import { plainText } from '../text.js';
import { notSent } from './not-sent.js';

/** Posts a notice as JSON, signed if there is a secret. @throws NOTIFY_FAILED */
export async function sendToWebhook(
  { url, secret }: { readonly url: string; readonly secret: string | undefined },
  notice: Notice,
  signal?: AbortSignal,
): Promise<void> {
  const body = JSON.stringify(webhookBody(notice));
  const seconds = String(Math.floor(Date.now() / 1000));
  const headers = { 'webhook-id': notice.id, 'webhook-timestamp': seconds };
  const signed =
    secret === undefined ? headers : { ...headers, 'webhook-signature': sign(secret, notice.id, seconds, body) };
  const refused = (reason: string, cause?: unknown) => notSent('The webhook', reason, cause);
  await postJson({ url, body, headers: signed, refused }, signal);
}

/** Body of the request: docs/notifications.md has its members. */
function webhookBody(notice: Notice) {
  const { id, event, isOver, title, lines, subject, code, at } = notice;
  const severity = NOTICE_EVENTS[event];
  const time = new Date(at).toISOString();
  return { id, event, severity, isOver, time, subject, code, title, lines, text: plainText(notice) };
}

/** Signature by the Standard Webhooks specification, 1.0: HMAC-SHA256 of id, time and body. */
function sign(secret: string, id: string, seconds: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}
