import { postJson } from '../../http/request.js';
import type { Notice, NoticeLine } from '../../model/notice.js';
import { plainLine } from '../text.js';
import { notSent } from './not-sent.js';

/** Element of Slack's rich text (docs.slack.dev/reference/block-kit/blocks/rich-text-block): its text is not parsed. */
type Element =
  | { readonly type: 'text'; readonly text: string; readonly style?: { readonly bold?: true; readonly code?: true } }
  | { readonly type: 'link'; readonly url: string };

/** Sends a notice to an incoming webhook of Slack. @throws NOTIFY_FAILED */
export async function sendToSlack(url: string, notice: Notice, signal?: AbortSignal): Promise<void> {
  const refused = (reason: string, cause?: unknown) => notSent('Slack', reason, cause);
  await postJson({ url, body: JSON.stringify(slackMessage(notice)), refused }, signal);
}

/**
 * Message for an incoming webhook. Rich text shows texts as they are, so that data can neither mention anybody nor write
 * links; `text`, which notifications on a telephone show, is escaped.
 */
export function slackMessage({ title, lines }: Notice) {
  const heading: Element = { type: 'text', text: `${title}\n`, style: { bold: true } };
  const elements = [heading, ...lines.flatMap((line, at) => elementsOf(line, at === lines.length - 1))];
  return {
    text: escaped([title, ...lines.map(plainLine)].join('\n')),
    blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }],
  } as const;
}

function elementsOf({ name, text, command, url }: NoticeLine, isLast: boolean): Element[] {
  const elements: Element[] = [{ type: 'text', text: `${name}: ` }];
  if (command !== undefined) elements.push({ type: 'text', text: command, style: { code: true } });
  if (text !== undefined) elements.push({ type: 'text', text: command === undefined ? text : ` ${text}` });
  if (url !== undefined) elements.push(/^https?:/.test(url) ? { type: 'link', url } : { type: 'text', text: url });
  return isLast ? elements : [...elements, { type: 'text', text: '\n' }];
}

/** Escapes Slack's control characters (docs.slack.dev/messaging/formatting-message-text#escaping). */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
