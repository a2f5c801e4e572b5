import type { Notice, NoticeLine } from '../model/notice.js';

/** Maximum characters of one line: a telephone shows a longer one as a paragraph. */
const MAX_LINE = 300;

/**
 * Text as one line without invisible characters: those that end lines, hide text or turn its direction could make data look
 * like a line of ours.
 */
export function oneLine(text: string, maxLength = MAX_LINE): string {
  const line = text.replace(/[\s\p{C}\p{Z}]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** Notice as plain text, a line each. */
export function plainText({ title, lines }: Notice): string {
  return [title, ...lines.map(plainLine)].join('\n');
}

/** One line of a notice as plain text. */
export function plainLine({ name, text, command, url }: NoticeLine): string {
  const parts = [command, text, url].filter((part) => part !== undefined);
  return `${name}: ${parts.join(command === undefined ? ' ' : '  # ')}`;
}
