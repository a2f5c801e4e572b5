import { isUtf8 } from 'node:buffer';

/**
 * Repairs mojibake (double-encoded UTF-8): undoes decoding as Latin-1, as many times as it happened to the text.
 * @returns null if it did not happen: encoding the result again must give exactly this text.
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

/** Decodes the characters of a text as the bytes of UTF-8; null if they are not valid UTF-8. */
function decodedOnce(text: string): string | null {
  const bytes = Buffer.from(text, 'latin1');
  return bytes.toString('latin1') === text && isUtf8(bytes) ? bytes.toString('utf8') : null;
}
