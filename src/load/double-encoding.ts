import { isUtf8 } from 'node:buffer';

/**
 * What a text was before its UTF-8 was decoded twice as Latin-1, as often as that has happened to it.
 * @returns null where it did not happen: only a text whose damage, done again, gives exactly this text is taken.
 */
export function repairedText(text: string): string | null {
  const before = decodedTwice(text);
  return before === null ? null : (repairedText(before) ?? before);
}

function decodedTwice(text: string): string | null {
  const once = decodedOnce(text);
  const twice = once === null ? null : decodedOnce(once);
  return twice === text ? null : twice;
}

/** The text whose UTF-8 has these characters as its bytes; null where there is none. */
function decodedOnce(text: string): string | null {
  const bytes = Buffer.from(text, 'latin1');
  return bytes.toString('latin1') === text && isUtf8(bytes) ? bytes.toString('utf8') : null;
}
