const PLAIN = /^[ !#-.0-[\]-~]*$/;
const ESCAPED = /[/\x7f-\uffff]/g;

function escapeCharacter(character: string): string {
  return character === '/' ? '\\/' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A value as JSON in the source's spelling: ASCII only, `/` as `\/`, everything else beyond ASCII as `\u00e9`. */
export function toJson(value: string | number | null): string {
  if (typeof value !== 'string') return String(value);
  return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value).replace(ESCAPED, escapeCharacter);
}

/** Damages text as the source's logs do: reads its UTF-8 as Latin-1, twice. ASCII stays as it is. */
export function mojibake(text: string): string {
  if (PLAIN.test(text)) return text;
  const once = Buffer.from(text, 'utf8').toString('latin1');
  return Buffer.from(once, 'utf8').toString('latin1');
}
