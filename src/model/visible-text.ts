/**
 * Characters that change how a terminal, a page or an editor shows the text around them: control characters (a terminal
 * obeys them), marks that turn the direction of writing, and separators of lines.
 */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** The same characters beyond ASCII: `JSON.stringify` escapes those below U+0020 only. */
const UNESCAPED_IN_JSON = /[\u007f-\u009f\p{Bidi_Control}\u2028\u2029]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text whose control characters and marks of direction can be seen, as `\u001b`. Line breaks and tabs stay. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => (character === '\n' || character === '\t' ? character : shown(character)));
}

/** Text in one line, whose line breaks can be seen too: a value from data could look like a line of this program's output. */
export function visibleLine(text: string): string {
  return text.replace(UNSEEN, shown);
}

/** JSON with the same content, in which nothing is left that a terminal obeys. */
export function visibleJson(json: string): string {
  return json.replace(UNESCAPED_IN_JSON, escaped);
}

/** JSON whose texts show these characters once they are decoded, for a reader that prints them. Line breaks and tabs stay. */
export function visibleOnceDecoded(json: string): string {
  return visibleJson(json).replace(/\\(?:u[\da-f]{4}|.)/g, (escape) =>
    /^\\["\\/nt]$/.test(escape) ? escape : `\\${escape}`,
  );
}

function shown(character: string): string {
  return SHORT[character] ?? escaped(character);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
